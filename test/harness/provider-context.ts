/** What providers are given, for a text. */
import { createDocument, createProviderContext, defaultSettings, emptyWorkspace } from '../../server/src/core/index.ts';
import type { ProviderContext } from '../../server/src/core/index.ts';
import type { Settings } from '../../server/src/core/index.ts';

export function provide(text: string, settings: Settings = defaultSettings): ProviderContext {
  return createProviderContext(createDocument('file:///project/snap/snapcraft.yaml', text), settings, emptyWorkspace);
}
