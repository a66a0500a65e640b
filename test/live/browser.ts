import { mkdirSync } from 'node:fs';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { chromium } from '../../scripts/browser/chromium.ts';
import { cacheFolder } from '../../scripts/redmine/paths.ts';

/** As much of puppeteer as is used here. It is installed into the cache folder, without its types. */
export interface Page {
  goto(url: string): Promise<unknown>;
  url(): string;
  click(selector: string): Promise<void>;
  type(selector: string, text: string): Promise<void>;
  waitForSelector(selector: string): Promise<unknown>;
  evaluate<T>(script: string): Promise<T>;
  screenshot(options: { path: string; fullPage: boolean }): Promise<unknown>;
  setViewport(viewport: object): Promise<void>;
  setJavaScriptEnabled(enabled: boolean): Promise<void>;
  setExtraHTTPHeaders(headers: Record<string, string>): Promise<void>;
  emulateMediaFeatures(features: readonly { name: string; value: string }[]): Promise<void>;
  on(event: 'console', listener: (message: { type(): string; text(): string }) => void): void;
}

interface Browser {
  createBrowserContext(): Promise<{ newPage(): Promise<Page>; close(): Promise<void> }>;
  close(): Promise<void>;
}

/** How somebody looks at pages. */
export interface Person {
  readonly size: 'desktop' | 'phone';
  /** Accept-Language */
  readonly language: string;
  readonly script?: boolean;
  readonly dark?: boolean;
}

const SIZES = {
  desktop: { width: 1280, height: 800 },
  phone: { width: 390, height: 844, isMobile: true, hasTouch: true },
};

/** A second context of a browser with `--single-process` or without a zygote ends it: neither is among these. */
const FLAGS = ['--no-sandbox', '--disable-gpu', '--disable-dev-shm-usage'];

/** One Chromium, in which each person has cookies of their own. */
export class Chromium {
  readonly #browser: Browser;
  readonly #folder: string;

  private constructor(browser: Browser, folder: string) {
    this.#browser = browser;
    this.#folder = folder;
  }

  static async start(): Promise<Chromium> {
    const { executable, env, puppeteer } = chromium();
    const { default: module } = await import(pathToFileURL(puppeteer).href);
    const browser = (await module.launch({
      executablePath: executable,
      args: FLAGS,
      headless: 'shell',
      env,
    })) as Browser;
    const folder = join(cacheFolder(), 'screenshots');
    mkdirSync(folder, { recursive: true });
    return new Chromium(browser, folder);
  }

  /** @returns a page, and what the browser complained of on it */
  async open({ size, language, script = true, dark = false }: Person): Promise<Visit> {
    const context = await this.#browser.createBrowserContext();
    const page = await context.newPage();
    const complaints: string[] = [];
    page.on('console', (message) => {
      if (message.type() === 'error') complaints.push(message.text());
    });
    await page.setViewport(SIZES[size]);
    await page.setExtraHTTPHeaders({ 'accept-language': language });
    await page.setJavaScriptEnabled(script);
    await page.emulateMediaFeatures([{ name: 'prefers-color-scheme', value: dark ? 'dark' : 'light' }]);
    const shoot = (name: string) => page.screenshot({ path: join(this.#folder, `${name}.png`), fullPage: true });
    return { page, complaints, shoot, close: () => context.close() };
  }

  close(): Promise<void> {
    return this.#browser.close();
  }
}

export interface Visit {
  readonly page: Page;
  readonly complaints: readonly string[];
  /** For people to look at: `screenshots/` in the cache folder. */
  shoot(name: string): Promise<unknown>;
  close(): Promise<void>;
}

/** What is wrong with how a page looks; nothing, on ours. */
export function flawsOf(page: Page): Promise<string[]> {
  return page.evaluate(`(${flaws})()`);
}

/** Runs in the browser. */
const flaws = `() => {
  const found = [];
  const { scrollWidth, clientWidth } = document.documentElement;
  if (scrollWidth > clientWidth) found.push('scrolls sideways: ' + scrollWidth);
  for (const each of document.querySelectorAll('button, a, label')) {
    const { height, width } = each.getBoundingClientRect();
    if (height < 44 || width < 44) found.push('small target: ' + each.textContent.trim());
  }
  for (const each of document.querySelectorAll('input:not([type=hidden])')) {
    if (!each.labels?.length) found.push('no label: ' + each.value);
  }
  const rgb = (color) => color.match(/[0-9.]+/g).map(Number);
  const light = ([r, g, b]) => [r, g, b]
    .map((part) => part / 255)
    .map((part) => (part <= 0.04045 ? part / 12.92 : ((part + 0.055) / 1.055) ** 2.4))
    .reduce((sum, part, index) => sum + part * [0.2126, 0.7152, 0.0722][index], 0);
  const behind = (element) => {
    for (let each = element; each; each = each.parentElement) {
      const color = rgb(getComputedStyle(each).backgroundColor);
      if (color.length === 3 || color[3] === 1) return color;
    }
    return [255, 255, 255];
  };
  for (const each of document.body.querySelectorAll('*')) {
    if (![...each.childNodes].some((node) => node.nodeType === 3 && node.textContent.trim())) continue;
    const [one, other] = [light(rgb(getComputedStyle(each).color)), light(behind(each))].sort((a, b) => b - a);
    const contrast = (one + 0.05) / (other + 0.05);
    if (contrast < 4.5) found.push('contrast ' + contrast.toFixed(1) + ': ' + each.textContent.trim());
  }
  return found;
}`;

/** Polls from outside: where a page may run no script, nothing in it can wait. */
export async function appears(page: Page, selector: string): Promise<void> {
  for (let tries = 0; tries < 150; tries++) {
    if (await isThere(page, selector)) return;
    await new Promise((resolve) => setTimeout(resolve, 100));
  }
  throw new Error(`there is no ${selector} at ${page.url()}`);
}

/** A page that is being left cannot be asked. */
function isThere(page: Page, selector: string): Promise<boolean> {
  const whole = `document.readyState === 'complete' && document.querySelector(${JSON.stringify(selector)}) !== null`;
  return page.evaluate<boolean>(whole).catch(() => false);
}
