/**
 * Which names of facts are surely not known yet? Most of what is posted is new; whoever knows that by heart need not ask for it. What may be known is
 * asked for, so that a wrong "maybe" costs a question and nothing else.
 */
import { murmur128 } from '../../domain/files/murmur3.ts';
import type { FactsDoor } from './door.ts';
import { type FactTable, identitySql } from './tables/table.ts';
import { newcomers, onlyGroups, type Rows, type Visible } from './visible.ts';

/** A Bloom filter that grows: 2^23 bits and seven of them a name, for 800,000 names at one wrong "maybe" in a hundred. */
const bits = 1 << 23;
const hashes = 7;
const namesOfLayer = 800_000;

const encoder = new TextEncoder();
const words = new Int32Array(4);

function hashOf(name: string): void {
  const bytes = encoder.encode(name);
  murmur128(new DataView(bytes.buffer), 0, bytes.length, words);
}
const bitOf = (index: number) => (words[0]! + Math.imul(index, words[1]!)) & (bits - 1);

export class Names {
  private readonly layers: Uint8Array[] = [];
  private size = 0;

  add(name: string): void {
    if (this.size++ % namesOfLayer === 0) this.layers.push(new Uint8Array(bits / 8));
    const layer = this.layers.at(-1)!;
    hashOf(name);
    for (let index = 0; index < hashes; index++) layer[bitOf(index) >> 3]! |= 1 << (bitOf(index) & 7);
  }

  mayHave(name: string): boolean {
    hashOf(name);
    return this.layers.some((layer) => {
      for (let index = 0; index < hashes; index++)
        if ((layer[bitOf(index) >> 3]! & (1 << (bitOf(index) & 7))) === 0) return false;
      return true;
    });
  }
}

/** How many facts are read to know their names: of more, what is posted is asked for. */
const mostRead = 200_000;

/** The names of the facts of one stream, kept up with what begins to count. */
export class KnownNames {
  private names: Names | null = null;
  /** What counted of which the names are known, and the groups since then that this process has stored itself. */
  private covered: Visible | null = null;
  private readonly own = new Set<number>();
  /** There are too many to be read: they are asked for, as long as this is kept. */
  private tooMany = false;
  private turn: Promise<unknown> = Promise.resolve();

  constructor(
    private readonly facts: FactsDoor,
    private readonly table: FactTable,
    private readonly place: { workspaceId: string; scopeId: string },
  ) {}

  /** What may be known of what counts now; `null` where anything may. Those who ask take turns: what one reads is what the next one goes on from. */
  at(now: Visible): Promise<Names | null> {
    const answer = this.turn.then(() => this.bring(now));
    this.turn = answer.catch(() => {});
    return answer;
  }

  private async bring(now: Visible): Promise<Names | null> {
    if (this.tooMany) return null;
    const rows =
      this.covered && this.names ? this.unread(this.covered, now) : { where: now.present, params: now.params };
    if (rows === null) return this.forget();
    if (rows !== 'none' && !(await this.read(rows))) {
      this.tooMany = true;
      return this.forget();
    }
    this.covered = now;
    const waiting = new Set(now.holes);
    for (const number of this.own) if (number <= now.watermark && !waiting.has(number)) this.own.delete(number);
    return this.names;
  }

  /** Notes what this process has stored under a number, before it counts. */
  add(number: number, names: Iterable<string>): void {
    if (!this.names) return;
    this.own.add(number);
    for (const name of names) this.names.add(name);
  }

  private forget(): null {
    this.names = null;
    this.covered = null;
    this.own.clear();
    return null;
  }

  /** What has begun to count whose names are not known; `null` where that cannot be told. */
  private unread(before: Visible, now: Visible): Rows | 'none' | null {
    if (before.digest === now.digest || onlyGroups(before, now, this.own)) return 'none';
    return newcomers(this.table, this.place, before, now);
  }

  private async read({ where, params }: Rows): Promise<boolean> {
    const names = this.names ?? new Names();
    const { facts, table } = this;
    const columns = identitySql(table);
    const sql = `SELECT ${columns} FROM ${table.name} WHERE ${where} LIMIT ${mostRead + 1}`;
    let read = 0;
    for await (const row of facts.stream<Record<string, string>>({ sql, params })) {
      if (++read > mostRead) return false;
      names.add(Object.values(row).join('\n'));
    }
    this.names = names;
    return true;
  }
}
