import type { Shape } from './observation.ts';

/** So few objects may have a property by chance. */
const ENOUGH = 3;

/** Which properties all records have at their place, whoever looks: what may be missed where it is not. */
export class Always {
  readonly #objects = new Map<string, number>();
  readonly #seen = new Map<string, number>();

  /** What one operation answered to one account. */
  add(shape: Shape): void {
    this.#add(shape, '', true);
  }

  /** Sorted, as `issues[].subject`. */
  paths(): string[] {
    return [...this.#seen]
      .filter(([path, seen]) => {
        const objects = this.#objects.get(path.slice(0, path.lastIndexOf('.'))) ?? 0;
        return objects >= ENOUGH && seen === objects;
      })
      .map(([path]) => path)
      .sort();
  }

  /** Of a record and of what is in its lists; what it refers to (`project`, `author`) says no more than that it is there. */
  #add(shape: Shape, path: string, isRecord: boolean): void {
    if (isRecord && shape.objects) {
      this.#objects.set(path, (this.#objects.get(path) ?? 0) + shape.objects);
      for (const [name, inner] of Object.entries(shape.properties ?? {})) {
        const here = path === '' ? name : `${path}.${name}`;
        if (path !== '') this.#seen.set(here, (this.#seen.get(here) ?? 0) + inner.seen);
        this.#add(inner, here, path === '');
      }
    }
    if (shape.items) this.#add(shape.items, `${path}[]`, true);
  }
}
