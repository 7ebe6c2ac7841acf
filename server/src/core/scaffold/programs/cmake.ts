/** A program in C++ that CMake builds. */
import type { ProgramAnswers } from '../answers.ts';
import { commandApp, FIRST_VERSION, type ProgramParts } from './program.ts';

export function cmakeParts({ program }: ProgramAnswers): ProgramParts {
  return {
    app: commandApp(`usr/bin/${program}`),
    part: `plugin: cmake
source: .
cmake-generator: Ninja
cmake-parameters:
  - -DCMAKE_BUILD_TYPE=Release
  - -DCMAKE_INSTALL_PREFIX=/usr
build-packages:
  - g++
stage-packages:
  - libstdc++6
`,
    code: [
      {
        path: 'CMakeLists.txt',
        text: `cmake_minimum_required(VERSION 3.22)
project(${program} VERSION ${FIRST_VERSION} LANGUAGES CXX)

set(CMAKE_CXX_STANDARD 17)
set(CMAKE_CXX_STANDARD_REQUIRED ON)

add_executable(${program} src/main.cpp)

include(GNUInstallDirs)
install(TARGETS ${program} RUNTIME DESTINATION \${CMAKE_INSTALL_BINDIR})
`,
      },
      {
        path: 'src/main.cpp',
        text: `#include <iostream>

int main(int argc, char *argv[])
{
    std::cout << "Hello, " << (argc > 1 ? argv[1] : "world") << "!\\n";
}
`,
      },
    ],
    leavings: ['/build/'],
    run: `cmake -B build\ncmake --build build\nbuild/${program}`,
    needs: 'needs CMake and a C++ compiler',
  };
}
