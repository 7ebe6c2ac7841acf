// Packs the facts on OpenStack's releases: addresses of constraints follow from a few words of each series, so they are
// not stored, and first and last versions stand in one list per project, in the order of the series.
const drop = (object) => Object.fromEntries(Object.entries(object).filter(([, value]) => value !== undefined));

const STATUS = { 'end of life': 'eol', unmaintained: 'unmaintained', maintained: 'maintained' };

export function compactReleases(items) {
  const order = items.series.map(({ series }) => series);
  return {
    development: {
      id: items.development.series,
      name: items.development.name,
      planned: items.development.initial_release_planned,
    },
    series: items.series.map(packSeries),
    projects: Object.fromEntries(
      Object.entries(items.project_versions).map(([name, { series }]) => [
        name,
        order
          .map((id) => (series[id] ? `${series[id].first} ${series[id].last}` : ''))
          .join('|')
          .replace(/\|+$/, ''),
      ]),
    ),
  };
}

function packSeries(series) {
  const { branch, eol_tag, eom_tag } = series.source_forms;
  const debs = Object.entries(series.bases).filter(([, base]) => base.ubuntu_debs);
  return drop({
    id: series.series,
    name: series.name,
    released: series.initial_release,
    status: STATUS[series.status_2026_11],
    ended: series.eol_date,
    next: series.next_phase?.date && `${STATUS[series.next_phase.status]} ${series.next_phase.date}`,
    branch: branch ?? undefined,
    tags: [eom_tag, eol_tag].filter(Boolean),
    python: series.python.versions,
    bestEffort: series.python.best_effort.length > 0 ? series.python.best_effort : undefined,
    bases: Object.fromEntries(Object.entries(series.bases).map(([base, { verdict }]) => [base, verdict])),
    debs: debs.length > 0 ? Object.fromEntries(debs.map(([base, { ubuntu_debs }]) => [base, ubuntu_debs])) : undefined,
    cloud: series.ubuntu?.uca && { name: series.ubuntu.uca.snapcraft.cloud, base: series.ubuntu.uca.base },
    native: series.ubuntu?.lts_native?.base,
    pyyaml: series.pyyaml_in_constraints.at(-1),
  });
}
