/** The README of an OpenStack snap: how to install, configure and prepare it. */
import { nameSeries } from '../../openstack/releases.ts';
import type { OpenStackAnswers } from '../answers.ts';
import { releaseNotes } from '../common-files.ts';
import type { ScaffoldFile } from '../types.ts';
import { commonFolder } from './config.ts';
import { OVERLAY } from './snapcraft.ts';

export function readme(answers: OpenStackAnswers): ScaffoldFile {
  const { name, title, summary, project, series, api, web, services, runner } = answers;
  const common = commonFolder(name);
  const daemons = [
    ...(api ? (web === 'nginx' ? ['uwsgi', 'nginx'] : ['api']) : []),
    ...services.map(({ id }) => id),
  ].map((app) => `${name}.${app}`);
  const how =
    runner === 'helper'
      ? `The apps run \`snap-openstack\`, which reads \`${OVERLAY}/snap-openstack.yaml\`: it makes the folders, renders the
templates when the snap is installed or refreshed, and starts each program with its configuration.`
      : `The apps start the programs of ${project.title} themselves, with the configuration in \`${OVERLAY}/etc\`.`;
  const port = api ? `\nThe API listens on port ${project.port}.\n` : '';
  return {
    path: 'README.md',
    text: `# ${title}

${summary}, series ${nameSeries(series.id)}: every Python package is the one of the upper-constraints of ${series.id}.

## Install

\`\`\`sh
sudo snap install ${name} --channel ${series.id}/edge
sudo snap alias ${name}.manage ${project.manage.binary}
\`\`\`

A snap that was built here: \`sudo snap install --dangerous ./${name}_*.snap\`.

## Configure

Options belong into files below \`${common}/etc/${project.id}/${project.id}.conf.d\`, read in the order of their names.
The snap starts with a database in a file, for a first look; a cloud wants a server:

\`\`\`ini
[${databaseSection(answers)}]
connection = mysql+pymysql://${project.id}:PASSWORD@HOST/${project.id}
\`\`\`

Then prepare the database, and start:

\`\`\`sh
${project.manage.prepare.map((command) => `sudo ${name}.manage ${command}`).join('\n')}
sudo snap start --enable ${daemons.length > 0 ? daemons.join(' ') : name}
\`\`\`
${port}
## How it works

${how}

## Build and check

\`\`\`sh
snapwright check --strict
snapcraft pack
\`\`\`

To move to another series, change \`version\`, \`source-tag\` or \`source-branch\`, and the address of the constraints together.

${releaseNotes(`${series.id}/edge`).replaceAll('NAME', name)}`,
  };
}

function databaseSection({ project }: OpenStackAnswers): string {
  return Object.entries(project.settings).find(([, options]) => options['connection'] !== undefined)?.[0] ?? 'database';
}
