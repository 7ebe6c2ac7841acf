/** The tokens between scanner and parser: a ring of objects that are used again and again. */
import { createToken, type Token } from './tokens.ts';

export class TokenQueue {
  /** Number of the token at the front. */
  head = 0;
  /** The number that the next token will have. */
  tail = 0;
  private ring: Token[] = Array.from({ length: 64 }, createToken);

  at(number: number): Token {
    return this.ring[number & (this.ring.length - 1)] as Token;
  }

  add(): Token {
    if (this.tail - this.head >= this.ring.length) this.grow();
    return this.at(this.tail++);
  }

  /** Forgets the tokens from `number` on. */
  truncate(number: number): void {
    this.tail = Math.max(this.head, number);
  }

  private grow(): void {
    const old = this.ring;
    const ring = Array.from({ length: old.length * 2 }, createToken);
    for (let i = this.head; i < this.tail; i++) ring[i & (ring.length - 1)] = old[i & (old.length - 1)] as Token;
    this.ring = ring;
  }
}
