/** PKCS#11 modules that misbehave, compiled for a test: what vendors' libraries do on a bad day. */
import { execFileSync } from 'node:child_process'
import { writeFileSync } from 'node:fs'
import { join } from 'node:path'

const findCompiler = (): boolean => {
  try {
    execFileSync('gcc', ['--version'], { stdio: 'ignore' })
    return true
  } catch {
    console.log('[lacks] a C compiler: apt-get install gcc')
    return false
  }
}

export const hasCompiler = findCompiler()

/**
 * A table of functions with only what a listing reaches, in the order of pkcs11f.h (v2.40): C_Initialize is the first,
 * C_Finalize the second, C_GetInfo the third, C_GetFunctionList the fourth, C_GetSlotList the fifth.
 */
const source = `
#include <stdlib.h>
#include <string.h>
#include <unistd.h>
typedef unsigned long (*fn)();
static unsigned long ok(void *p) { return 0; }
static unsigned long info(unsigned char *p) { memset(p, ' ', 80); return 0; }
static unsigned long unsupported() { return 0x54; }
static unsigned long initialize(void *p) {
#ifdef ABORT_IN_INITIALIZE
  abort();
#endif
#ifdef ERROR_IN_INITIALIZE
  return 0x30;
#endif
  return 0;
}
static unsigned long slots(unsigned char present, unsigned long *list, unsigned long *count) {
#ifdef HANG_IN_SLOT_LIST
  for (;;) sleep(60);
#endif
#ifdef CRASH_IN_SLOT_LIST
  *(volatile int *)0 = 1;
#endif
  *count = 0;
  return 0;
}
static unsigned long finalize(void *p) {
#ifdef HANG_IN_FINALIZE
  for (;;) sleep(60);
#endif
  return 0;
}
static struct { unsigned char version[2]; fn functions[68]; } table;
unsigned long C_GetFunctionList(void **list) {
  table.version[0] = 2; table.version[1] = 40;
  for (int i = 0; i < 68; i++) table.functions[i] = (fn)unsupported;
  table.functions[0] = (fn)initialize;
  table.functions[1] = (fn)finalize;
  table.functions[2] = (fn)info;
  table.functions[4] = (fn)slots;
  *list = &table;
  return 0;
}
`

export type Misbehaviour =
  | 'ABORT_IN_INITIALIZE'
  | 'ERROR_IN_INITIALIZE'
  | 'HANG_IN_SLOT_LIST'
  | 'CRASH_IN_SLOT_LIST'
  | 'HANG_IN_FINALIZE'
  | 'NONE'

const compile = (directory: string, name: string, code: string, flags: readonly string[]): string => {
  const sourcePath = join(directory, `${name}.c`)
  const path = join(directory, `${name}.so`)
  writeFileSync(sourcePath, code)
  execFileSync('gcc', ['-shared', '-fPIC', '-w', ...flags, '-o', path, sourcePath], { stdio: 'pipe' })
  return path
}

/** Path of a module that behaves so. */
export const compileModule = (directory: string, misbehaviour: Misbehaviour): string =>
  compile(directory, misbehaviour.toLowerCase(), source, [`-D${misbehaviour}`])

/** A sound library that knows nothing of PKCS#11. */
export const compileOtherLibrary = (directory: string): string =>
  compile(directory, 'other', 'int answer(void) { return 42; }', [])

export const writeTextFile = (directory: string): string => {
  const path = join(directory, 'text.so')
  writeFileSync(path, 'This is no library.\n')
  return path
}
