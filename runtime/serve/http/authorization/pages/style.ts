import { Html } from './html.ts';

/** Contrast of text is 4.5 or more in both colour schemes, targets are 44 px high (WCAG 2.2: 1.4.3, 2.5.5). */
export const STYLE = new Html(`
:root { color-scheme: light dark; --page: #f4f5f7; --card: #fff; --text: #1c2024; --soft: #565e66; --line: #c9ced4;
  --act: #14599c; --act-text: #fff; --warn: #fff4d6; --warn-line: #b27b00; }
@media (prefers-color-scheme: dark) {
  :root { --page: #15181b; --card: #1f2428; --text: #e9ecef; --soft: #aab2ba; --line: #48515a;
    --act: #7db7f0; --act-text: #0b1a29; --warn: #382d10; --warn-line: #d9a521; }
}
*, *::before, *::after { box-sizing: border-box; }
html { -webkit-text-size-adjust: 100%; text-size-adjust: 100%; }
body { margin: 0; background: var(--page); color: var(--text);
  font: 1rem/1.5 -apple-system, "Segoe UI", Roboto, "Noto Sans", "Noto Sans CJK JP", "Hiragino Sans", sans-serif; }
main { max-width: 42rem; margin: 0 auto; padding: 1.5rem 1rem 2.5rem; overflow-wrap: anywhere; }
h1 { font-size: 1.5rem; line-height: 1.25; margin: 0 0 .75rem; }
h2 { font-size: 1.125rem; margin: 1.75rem 0 .5rem; }
p { margin: 0 0 .75rem; }
.who, fieldset { background: var(--card); border: 1px solid var(--line); border-radius: .5rem; }
.who { margin: 1rem 0; padding: .25rem 1rem; }
.who > div { padding: .75rem 0; }
.who > div + div { border-top: 1px solid var(--line); }
dt, .soft { color: var(--soft); font-size: .9375rem; }
dd { margin: 0; }
.value { font-weight: 600; }
.note { background: var(--warn); border-left: .25rem solid var(--warn-line); border-radius: .25rem; margin: .375rem 0 0;
  padding: .5rem .75rem; font-size: .9375rem; }
fieldset { margin: 0 0 1rem; min-width: 0; padding: 0 1rem .5rem; }
legend { font-weight: 600; padding: 0 .375rem; margin-left: -.375rem; }
fieldset > .note { margin-bottom: .5rem; }
ul { margin: 0; padding: .25rem 0 .25rem 1.25rem; }
li { padding: .125rem 0; }
.choice { display: flex; align-items: flex-start; gap: .75rem; min-height: 2.75rem; padding: .625rem 0; cursor: pointer; }
.choice input { flex: none; width: 1.375rem; height: 1.375rem; margin: .0625rem 0 0; accent-color: var(--act); }
.choice small { display: block; color: var(--soft); font-size: .875rem; }
.buttons { display: flex; gap: .75rem; margin: 1.25rem 0; }
button, .button { flex: 1; min-height: 3rem; padding: .5rem 1rem; border: 1px solid var(--act); border-radius: .5rem;
  background: transparent; color: var(--act); font: inherit; font-weight: 600; text-align: center; text-decoration: none;
  cursor: pointer; }
button.main, .button { background: var(--act); color: var(--act-text); }
.button { display: inline-block; min-width: 10rem; padding-top: .6875rem; }
:focus-visible { outline: .1875rem solid var(--act); outline-offset: .1875rem; }
`);
