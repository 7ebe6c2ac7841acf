/** The extractor on a small imitation of the sources it reads. */
import { spawnSync } from 'node:child_process';
import fs from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import { afterAll, beforeAll, expect, test } from 'vitest';

const script = path.join(import.meta.dirname, '../../schemas/tools/snapcraft-source/extract.py');
const python = process.env['PYTHON'] ?? 'python3';
const hasPython = spawnSync(python, ['--version']).status === 0;

const FILES: Readonly<Record<string, string>> = {
  'snapcraft/snapcraft/__init__.py': '',
  'snapcraft/snapcraft/extensions/__init__.py': '',
  'snapcraft/snapcraft/extensions/registry.py': `
from .sky import Sky
from .sea import Sea as Ocean
_EXTENSIONS: dict[str, "type"] = {"sky": Sky, "sea": Ocean}
`,
  'snapcraft/snapcraft/extensions/sky.py': `
class Sky:
    @staticmethod
    def get_supported_bases():
        """Which."""
        return ("core22", "core24")

    @staticmethod
    def get_supported_confinement():
        return "strict", "devmode"

    @staticmethod
    def is_experimental(base):
        return base == "core24"
`,
  'snapcraft/snapcraft/extensions/sea.py': `
from snapcraft.extensions import sky

class Sea(sky.Sky):
    @staticmethod
    def is_experimental(base):
        return False
`,
  'snapcraft/snapcraft/parts/__init__.py': '',
  'snapcraft/snapcraft/parts/plugins/__init__.py': '',
  'snapcraft/snapcraft/parts/plugins/register.py': `
from .brew import BrewPlugin

def get_plugins(core22):
    plugins = {"brew": BrewPlugin}
    if core22:
        plugins["old-brew"] = BrewPlugin
    return plugins
`,
  'snapcraft/snapcraft/parts/plugins/brew.py': `
import enum
from typing import Literal
import pydantic
from craft_parts import plugins

DEFAULT_POT = f"{'/usr'}/pot"

class Malt(str, enum.Enum):
    PALE = "pale"
    DARK = "dark"

class BrewPluginProperties(plugins.PluginProperties, frozen=True):
    plugin: Literal["brew"] = "brew"
    brew_malt: Malt | None = None
    brew_hops: set[Literal["saaz", "citra"]] = pydantic.Field(default_factory=set)
    brew_pot: str = DEFAULT_POT
    brew_minutes: int = pydantic.Field(default=60, ge=1)
    brew_steps: plugins.UniqueList[str]
    source: str

class BrewPlugin(plugins.Plugin):
    properties_class = BrewPluginProperties
`,
  'snapcraft/snapcraft/application.py': `
import craft_parts
class Snapcraft:
    def _register_default_plugins(self):
        super()._register_default_plugins()
        craft_parts.plugins.unregister("dump")
        if self._use_craftapp_lib:
            craft_parts.plugins.unregister("nil")
`,
  'craft-parts/craft_parts/__init__.py': 'from . import plugins\n',
  'craft-parts/craft_parts/plugins/__init__.py': `
from .plugins import PluginGroup
from .base import Plugin, PluginProperties, UniqueList
`,
  'craft-parts/craft_parts/plugins/base.py': `
from typing import Annotated, TypeVar
import pydantic
T = TypeVar("T")
def _validate_list_is_unique(value): ...
UniqueList = Annotated[list[T], pydantic.AfterValidator(_validate_list_is_unique)]
class PluginProperties(pydantic.BaseModel):
    plugin: str = ""
    source: str | None = None
class Plugin:
    properties_class = PluginProperties
`,
  'craft-parts/craft_parts/plugins/plugins.py': `
import enum
from .base import Plugin
class PluginGroup(enum.Enum):
    MINIMAL = {"dump": Plugin, "nil": Plugin}
    DEFAULT = MINIMAL | {"go": Plugin}
`,
  'craft-application/craft_application/__init__.py': '',
  'craft-platforms/craft_platforms/__init__.py': '',
};

let folder: string;
beforeAll(() => {
  folder = fs.mkdtempSync(path.join(os.tmpdir(), 'snapwright-extract-'));
  for (const [name, text] of Object.entries(FILES)) {
    fs.mkdirSync(path.join(folder, path.dirname(name)), { recursive: true });
    fs.writeFileSync(path.join(folder, name), text);
  }
});
afterAll(() => fs.rmSync(folder, { recursive: true }));

function extract(what: string): { status: number | null; stdout: string; stderr: string } {
  const checkouts = ['snapcraft', 'craft-parts', 'craft-application', 'craft-platforms'];
  return spawnSync(python, ['-B', script, what, ...checkouts.map((name) => path.join(folder, name))], {
    encoding: 'utf8',
  });
}

test.skipIf(!hasPython)('plugins: registration by era, types, enumerations, sources', () => {
  const found = JSON.parse(extract('plugins').stdout) as Record<string, Record<string, unknown>>;
  expect(Object.keys(found['core22'] ?? {})).toEqual(['brew', 'go', 'nil', 'old-brew']);
  expect(Object.keys(found['core24'] ?? {})).toEqual(['brew', 'go']);
  expect(found['core24']?.['go']).toEqual({ requires_source: false, keys: {} });
  expect(found['core24']?.['brew']).toEqual({
    requires_source: true,
    keys: {
      'brew-malt': { type: 'string|null', required: false, default: null, enum: ['pale', 'dark'] },
      'brew-hops': { type: 'list<string>', required: false, enum: ['saaz', 'citra'] },
      'brew-pot': { type: 'string', required: false, default: '/usr/pot' },
      'brew-minutes': { type: 'integer', required: false, default: 60, minimum: 1 },
      'brew-steps': { type: 'list<string>', required: true, uniqueItems: true },
    },
  });
});

test.skipIf(!hasPython)('extensions: inherited methods, answers by base', () => {
  expect(JSON.parse(extract('extensions').stdout)).toEqual({
    sea: {
      bases: ['core22', 'core24'],
      confinement: ['strict', 'devmode'],
      experimental: { core22: false, core24: false },
    },
    sky: {
      bases: ['core22', 'core24'],
      confinement: ['strict', 'devmode'],
      experimental: { core22: false, core24: true },
    },
  });
});

test.skipIf(!hasPython)('what has moved is named', () => {
  const outcome = extract('keys');
  expect(outcome.status).not.toBe(0);
  expect(outcome.stderr).toContain('snapcraft.models.project is not in the checkout');
});
