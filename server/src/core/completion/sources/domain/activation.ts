/** Slots that start services: of the interface `dbus`, on the bus of the service. */
import { findText, findValue, isScalar, itemsOf } from '../../../yaml/access.ts';
import type { ProviderContext } from '../../../context.ts';

/** The bus on which a slot can start the service that names it; undefined where none does. */
export function busOfActivation(slot: string, { project }: ProviderContext): 'session' | 'system' | undefined {
  const service = project.apps.find(({ value }) =>
    itemsOf(findValue(value, 'activates-on')).some((item) => isScalar(item) && item.text === slot),
  );
  if (!service) return undefined;
  return findText(service.value, 'daemon-scope') === 'user' ? 'session' : 'system';
}
