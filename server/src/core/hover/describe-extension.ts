/** What an extension adds to a project. */
import type { ExtensionAdds, ExtensionFact } from '../facts/types.ts';
import { DOCS_PAGES } from './docs-pages.ts';
import { bullets, code, codeList, labelled, link, paragraphs, prose, sentence, shortCodeList } from './markdown.ts';
import { basesWords } from './words.ts';

/** Markdown about an extension, for the base that the file names. */
export function describeExtension(name: string, fact: ExtensionFact, base: string | undefined): string {
  const adds = base !== undefined && Object.hasOwn(fact.adds, base) ? fact.adds[base] : undefined;
  const experimental = base !== undefined && fact.experimental[base] === true;
  return paragraphs(
    `**${name}**: extension`,
    adds || base === undefined
      ? undefined
      : `**Not with ${code(base)}.**${fact.replacement === undefined ? '' : ` Instead: ${prose(fact.replacement)}.`}`,
    sentence(prose(fact.description)),
    experimental &&
      'Experimental on this base: it has to be allowed with `SNAPCRAFT_ENABLE_EXPERIMENTAL_EXTENSIONS=1`.',
    adds && bullets(addedRows(adds)),
    bullets([
      labelled('Bases', basesWords(fact.bases)),
      labelled('Confinement', codeList(fact.confinement, 'or')),
      labelled('Architectures', fact.architectures === null ? undefined : codeList(fact.architectures)),
      labelled('Since', fact.since && `snapcraft ${prose(fact.since)}`),
    ]),
    link('Documentation', DOCS_PAGES.extensions),
  );
}

function addedRows(adds: ExtensionAdds): (string | undefined)[] {
  const top = adds.top_level ?? {};
  const chain = adds.app?.['command-chain'];
  const names = (value: object | undefined): string | undefined =>
    value && Object.keys(value).length > 0 ? shortCodeList(Object.keys(value), 6) : undefined;
  const list = (value: unknown): string | undefined =>
    Array.isArray(value) && value.length > 0 ? shortCodeList(value.map(String), 8) : undefined;
  return [
    labelled('Adds plugs to the app', list(adds.app?.plugs)),
    labelled('Adds slots to the app', list(adds.app?.slots)),
    labelled('Starts the app through', list(chain)),
    labelled('Adds plugs', names(contentPlugs(top.plugs))),
    labelled('Adds parts', names(adds.new_parts)),
    labelled('Adds layouts', names(top.layout)),
    labelled('Sets variables', names(top.environment)),
    labelled('Adds hooks', names(top.hooks)),
    labelled('Assumes', list(top.assumes)),
  ];
}

/** Plugs with their provider, which has to be installed. */
function contentPlugs(plugs: NonNullable<ExtensionAdds['top_level']>['plugs']): object | undefined {
  if (!plugs) return undefined;
  return Object.fromEntries(
    Object.entries(plugs).map(([name, plug]) => {
      const provider = plug?.['default-provider'];
      return [typeof provider === 'string' && provider !== name ? `${name} (from ${provider})` : name, true];
    }),
  );
}
