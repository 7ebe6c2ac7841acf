/** When snapd runs which hook. */
import { COMPONENT_HOOK_FACTS, CONNECTION_HOOKS, HOOK_FACTS } from '../facts/hook-names.ts';
import { isSupportedHook } from '../rules/snapd/hook-names.ts';
import { DOCS_PAGES } from './docs-pages.ts';
import { bullets, code, codeList, labelled, link, paragraphs } from './markdown.ts';

/** What a failure does, and what else is worth knowing. */
const NOTES: Readonly<Record<string, string>> = {
  install: 'If it fails, the installation is undone.',
  configure: '`snap set` and `snap unset` call it. If it fails, the change is undone.',
  'post-refresh': 'If it fails, the refresh is undone.',
  'check-health': 'It says so with `snapctl set-health`.',
  'gate-auto-refresh': '`snapctl refresh --hold` holds them.',
  'default-configure': 'It can use the defaults that the gadget brings.',
};

/** What a hook is for, in one or two sentences; undefined for a name that snapd ignores. */
export function getHookMeaning(name: string): string | undefined {
  const fact = HOOK_FACTS.find((one) => one.name === name);
  if (fact) {
    const types = fact.types === undefined ? '' : ` Only in snaps of type ${codeList(fact.types, 'or')}.`;
    const note = NOTES[name];
    return `${fact.runs}${note === undefined ? '' : ` ${note}`}${types}`;
  }
  if (!isSupportedHook(name)) return undefined;
  const [, event, side, port] = /^([a-z]+)-(plug|slot|view)-(.+)$/.exec(name) ?? [];
  if (side === 'view')
    return `For configuration that snaps share: on ${code(event ?? '')} of the view ${code(port ?? '')}.`;
  const runs = CONNECTION_HOOKS.find((one) => one.prefix === event)?.runs;
  return `For the ${side ?? ''} ${code(port ?? '')}: ${runs ?? ''}.`;
}

/** Markdown about a hook of a snap or of one of its components. */
export function describeHook(name: string, component?: string): string {
  const ofComponent = COMPONENT_HOOK_FACTS.find((one) => one.name === name)?.runs;
  const known = component === undefined ? getHookMeaning(name) : ofComponent;
  const names = (component === undefined ? HOOK_FACTS : COMPONENT_HOOK_FACTS).map((one) => one.name);
  const others = component === undefined ? ', and hooks for plugs and slots' : '';
  return paragraphs(
    `**${name}**: hook${component === undefined ? '' : ` of the component ${code(component)}`}`,
    known ?? `snapd ignores hooks of this name. It runs ${codeList(names)}${others}.`,
    bullets([
      labelled('Script', component === undefined ? `${code(`snap/hooks/${name}`)}, executable` : undefined),
      labelled('Plugs', 'only those that stand here'),
    ]),
    link('Documentation', DOCS_PAGES.hooks),
  );
}
