/** A program with windows, made with GTK 4; the GNOME extension brings the libraries. */
import type { ProgramAnswers } from '../answers.ts';
import { toModuleName } from '../program-name.ts';
import type { ScaffoldFile } from '../types.ts';
import { FIRST_VERSION, type ProgramParts } from './program.ts';

export function desktopParts(answers: ProgramAnswers): ProgramParts {
  const { name, program } = answers;
  return {
    head: `icon: snap/gui/${name}.svg\n`,
    app: `command: usr/bin/${program}
extensions:
  - gnome
`,
    part: `plugin: meson
source: .
meson-parameters:
  - --prefix=/usr
  - --buildtype=release
build-packages:
  - gcc
  - meson
  - ninja-build
  - pkgconf
`,
    snap: [desktopFile(answers), icon(name)],
    code: [
      {
        path: 'meson.build',
        text: `project('${program}', 'c', version: '${FIRST_VERSION}', default_options: ['c_std=c11'])

executable('${program}', 'src/main.c', dependencies: dependency('gtk4'), install: true)
`,
      },
      { path: 'src/main.c', text: mainC(answers) },
    ],
    leavings: ['/build/'],
    run: `meson setup build\nmeson compile -C build\nbuild/${program}`,
    needs: 'needs Meson and the development files of GTK 4',
  };
}

/** Snapcraft puts it into the snap, and snapd beside the other programs of the desktop. */
function desktopFile({ name, title, summary }: ProgramAnswers): ScaffoldFile {
  const escape = (text: string): string => text.replaceAll('\\', '\\\\');
  return {
    path: `snap/gui/${name}.desktop`,
    text: `[Desktop Entry]
Type=Application
Name=${escape(title)}
Comment=${escape(summary)}
Exec=${name}
Icon=\${SNAP}/meta/gui/${name}.svg
Terminal=false
Categories=Utility;
`,
  };
}

function icon(name: string): ScaffoldFile {
  return {
    path: `snap/gui/${name}.svg`,
    text: `<svg xmlns="http://www.w3.org/2000/svg" width="256" height="256" viewBox="0 0 256 256">
  <rect x="16" y="16" width="224" height="224" rx="48" fill="#334155"/>
  <circle cx="128" cy="128" r="64" fill="#f8fafc"/>
</svg>
`,
  };
}

function mainC({ program, title }: ProgramAnswers): string {
  // A string of C and of JSON are written alike, but for \u below 00A0.
  const text = JSON.stringify(title);
  return `#include <gtk/gtk.h>

static void on_activate(GtkApplication *app, gpointer data)
{
    (void) data;
    GtkWidget *window = gtk_application_window_new(app);
    gtk_window_set_title(GTK_WINDOW(window), ${text});
    gtk_window_set_default_size(GTK_WINDOW(window), 480, 320);
    gtk_window_set_child(GTK_WINDOW(window), gtk_label_new("Hello, world!"));
    gtk_window_present(GTK_WINDOW(window));
}

int main(int argc, char *argv[])
{
    /* A single instance would own its name on the session bus, which takes a slot of the interface "dbus". */
    GtkApplication *app = gtk_application_new("org.example.${toModuleName(program)}", G_APPLICATION_NON_UNIQUE);
    g_signal_connect(app, "activate", G_CALLBACK(on_activate), NULL);
    int status = g_application_run(G_APPLICATION(app), argc, argv);
    g_object_unref(app);
    return status;
}
`;
}
