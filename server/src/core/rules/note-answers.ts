/** The doors of a rule to what is beside its document, which note what is asked through them (see ledger.ts). */
import type { SnapDocument } from '../document.ts';
import type { ConstraintLookup, ConstraintStore } from '../openstack/types.ts';
import type { Workspace } from '../workspace.ts';
import { askAndNote } from './ledger.ts';
import type { OpenStackPorts } from './rule.ts';

export function noteFiles(document: SnapDocument, files: Workspace): Workspace {
  return {
    readText: (uri) => askAndNote(document, `text ${uri}`, () => files.readText(uri)),
    exists: (uri) => askAndNote(document, `exists ${uri}`, () => files.exists(uri)),
    list: (uri) => askAndNote(document, `list ${uri}`, () => files.list(uri)),
  };
}

export function notePorts(document: SnapDocument, ports: OpenStackPorts): OpenStackPorts {
  return new NotingPorts(document, ports);
}

/** A class, as every version makes one (see attached.ts). */
class NotingPorts implements OpenStackPorts {
  readonly constraints: ConstraintStore;
  private readonly document: SnapDocument;
  private readonly ports: OpenStackPorts;

  constructor(document: SnapDocument, ports: OpenStackPorts) {
    this.document = document;
    this.ports = ports;
    const { constraints } = ports;
    const peek = constraints.peek?.bind(constraints);
    const nameOf = (how: string, reference: object): string => `${how} ${JSON.stringify(reference)}`;
    this.constraints = {
      ...constraints,
      find: (reference) =>
        askAndNote(document, nameOf('find', reference), () => constraints.find(reference), toPlainLookup),
      ...(peek && {
        peek: (reference) => askAndNote(document, nameOf('peek', reference), () => peek(reference), toPlainLookup),
      }),
    };
  }

  get series(): string | undefined {
    return askAndNote(this.document, 'series', () => this.ports.series);
  }
}

const numbers = new WeakMap<object, number>();
let count = 0;

function toPlainLookup(lookup: ConstraintLookup): string {
  if (lookup.state === 'unavailable') return lookup.reason;
  if (lookup.state === 'pending') return 'pending';
  // Thousands of lines that are not compared one by one: the same ones are the same object.
  let number = numbers.get(lookup.set);
  if (number === undefined) numbers.set(lookup.set, (number = ++count));
  return `${number} ${lookup.from} ${String(lookup.fetchedAt)}`;
}
