/** Shells in build instances: an instance stays up while one is open, and goes down with the last. */
import type { IdleStop } from '../../core/build/idle-stop.ts';
import type { Lxd } from '../../core/lxd/lxd.ts';

export class BuildShells implements IdleStop {
  readonly #lxd: () => Pick<Lxd, 'stop'>;
  readonly #open = new Map<string, number>();
  readonly #atWork = new Set<string>();

  constructor(lxd: () => Pick<Lxd, 'stop'>) {
    this.#lxd = lxd;
  }

  /** @returns what to call when the shell is closed */
  add(instance: string): () => Promise<void> {
    this.#open.set(instance, (this.#open.get(instance) ?? 0) + 1);
    return async () => {
      const left = (this.#open.get(instance) ?? 1) - 1;
      if (left > 0) this.#open.set(instance, left);
      else this.#open.delete(instance);
      await this.#stopUnused(instance);
    };
  }

  busy(instance: string): void {
    this.#atWork.add(instance);
  }

  /** However it ended. */
  release(instance: string): void {
    this.#atWork.delete(instance);
  }

  async idle(instance: string): Promise<void> {
    this.#atWork.delete(instance);
    await this.#stopUnused(instance);
  }

  async dispose(): Promise<void> {
    const all = [...this.#open.keys()];
    this.#open.clear();
    this.#atWork.clear();
    await Promise.all(all.map((instance) => this.#stopUnused(instance)));
  }

  async #stopUnused(instance: string): Promise<void> {
    if (this.#open.has(instance) || this.#atWork.has(instance)) return;
    try {
      await this.#lxd().stop(instance, { force: true });
    } catch {
      // Gone or stopped already, or LXD does not answer: the next build sees to it.
    }
  }
}
