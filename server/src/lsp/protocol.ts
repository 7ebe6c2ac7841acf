/** Requests beyond the Language Server Protocol, for clients that offer them as commands. */

/** `{ uri }` to `{ text }`: the forecast of the store's review, as Markdown. Null for documents that are not open. */
export const FORECAST_REQUEST = 'snapwright/forecast';

/** `{ uri }` to `{ text }` or `{ problem }`: the project with what its extensions add, as YAML. */
export const EXPAND_REQUEST = 'snapwright/expandProject';

/** `{ uri, expanded }` to `{ text }`: what snapcraft made of the file, in the file's own order, for a comparison. */
export const ARRANGE_REQUEST = 'snapwright/arrangeExpansion';
