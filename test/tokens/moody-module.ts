/** SoftHSM2 behind a wrapper that does what it cannot: count PIN tries, ask for the PIN at each signature, be taken out. */
import { execFileSync } from 'node:child_process'
import { writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'

const headers = fileURLToPath(new URL('../../node_modules/pkcs11js/includes/pkcs11', import.meta.url))

/** The mood is read from a file at each call, so that a test can change it while a process runs. */
export type Mood =
  /** CKA_ALWAYS_AUTHENTICATE is true, and the token keeps to it. */
  | 'asks-each-time'
  /** The same, but the attribute cannot be read. */
  | 'asks-each-time-untold'
  /** PIN on the reader: a PIN that we send is refused. */
  | 'pin-pad'
  | 'removed'
  | 'general-error'
  | 'signs-wrongly'
  | 'expired'
  /** A login that takes a minute, as when nobody types on the reader. */
  | 'waits'
  /** Another program holds the token: for good, or for two looks. */
  | 'held'
  | 'held-briefly'
  | 'calm'

const source = `
#define CK_PTR *
#define CK_DEFINE_FUNCTION(type, name) type name
#define CK_DECLARE_FUNCTION(type, name) type name
#define CK_DECLARE_FUNCTION_POINTER(type, name) type (* name)
#define CK_CALLBACK_FUNCTION(type, name) type (* name)
#ifndef NULL_PTR
#define NULL_PTR 0
#endif
#include <pkcs11.h>
#include <dlfcn.h>
#include <stdio.h>
#include <string.h>
#include <unistd.h>

static CK_FUNCTION_LIST own;
static CK_FUNCTION_LIST_PTR real;
static int wrong_pins = 0, context_login = 0;

static int mood(const char *name) {
  char text[64] = "";
  FILE *file = fopen(MOOD_FILE, "r");
  if (file) { fgets(text, sizeof text, file); fclose(file); }
  return strcmp(text, name) == 0;
}
static int asks(void) { return mood("asks-each-time") || mood("asks-each-time-untold"); }

static CK_RV slot_list(CK_BBOOL present, CK_SLOT_ID_PTR list, CK_ULONG_PTR count) {
  if (mood("removed")) { *count = 0; return CKR_OK; }
  return real->C_GetSlotList(present, list, count);
}
static CK_RV token_info(CK_SLOT_ID slot, CK_TOKEN_INFO_PTR info) {
  CK_RV rv = real->C_GetTokenInfo(slot, info);
  info->flags &= ~(CKF_USER_PIN_COUNT_LOW | CKF_USER_PIN_FINAL_TRY | CKF_USER_PIN_LOCKED);
  if (wrong_pins == 1) info->flags |= CKF_USER_PIN_COUNT_LOW;
  if (wrong_pins == 2) info->flags |= CKF_USER_PIN_COUNT_LOW | CKF_USER_PIN_FINAL_TRY;
  if (wrong_pins >= 3) info->flags |= CKF_USER_PIN_LOCKED;
  if (mood("pin-pad")) info->flags |= CKF_PROTECTED_AUTHENTICATION_PATH;
  return rv;
}
static CK_RV login(CK_SESSION_HANDLE session, CK_USER_TYPE user, CK_UTF8CHAR_PTR pin, CK_ULONG length) {
  if (mood("expired")) return CKR_PIN_EXPIRED;
  if (mood("waits")) sleep(60);
  if (mood("pin-pad")) {
    if (pin && length) return CKR_ARGUMENTS_BAD;
    pin = (CK_UTF8CHAR_PTR)PIN; length = strlen(PIN);
  }
  if (user == CKU_CONTEXT_SPECIFIC) {
    if (length != strlen(PIN) || memcmp(pin, PIN, length)) return CKR_PIN_INCORRECT;
    context_login = 1;
    return CKR_OK;
  }
  if (user != CKU_USER) return real->C_Login(session, user, pin, length);
  if (wrong_pins >= 3) return CKR_PIN_LOCKED;
  CK_RV rv = real->C_Login(session, user, pin, length);
  if (rv == CKR_PIN_INCORRECT) wrong_pins++;
  if (rv == CKR_OK) wrong_pins = 0;
  return rv;
}
static CK_RV set_pin(CK_SESSION_HANDLE session, CK_UTF8CHAR_PTR old, CK_ULONG old_length, CK_UTF8CHAR_PTR pin, CK_ULONG length) {
  /* Both are typed on the reader; here nobody does. */
  if (mood("pin-pad")) return old_length || length ? CKR_ARGUMENTS_BAD : CKR_OK;
  return real->C_SetPIN(session, old, old_length, pin, length);
}
static CK_RV init_pin(CK_SESSION_HANDLE session, CK_UTF8CHAR_PTR pin, CK_ULONG length) {
  CK_RV rv = real->C_InitPIN(session, pin, length);
  if (rv == CKR_OK) wrong_pins = 0;
  return rv;
}
static CK_RV open_session(CK_SLOT_ID slot, CK_FLAGS flags, CK_VOID_PTR application, CK_NOTIFY notify, CK_SESSION_HANDLE_PTR session) {
  static int looks = 0;
  if (mood("held") && (flags & CKF_RW_SESSION)) return CKR_SESSION_COUNT;
  if (mood("held-briefly") && (flags & CKF_RW_SESSION) && ++looks % 3) return CKR_SESSION_COUNT;
  return real->C_OpenSession(slot, flags, application, notify, session);
}
static CK_RV attribute(CK_SESSION_HANDLE session, CK_OBJECT_HANDLE object, CK_ATTRIBUTE_PTR template, CK_ULONG count) {
  if (count == 1 && template->type == CKA_ALWAYS_AUTHENTICATE) {
    if (mood("asks-each-time-untold")) { template->ulValueLen = (CK_ULONG)-1; return CKR_ATTRIBUTE_TYPE_INVALID; }
    if (mood("asks-each-time")) {
      if (template->pValue) *(CK_BBOOL *)template->pValue = CK_TRUE;
      template->ulValueLen = 1;
      return CKR_OK;
    }
  }
  return real->C_GetAttributeValue(session, object, template, count);
}
static CK_RV sign_init(CK_SESSION_HANDLE session, CK_MECHANISM_PTR mechanism, CK_OBJECT_HANDLE key) {
  context_login = 0;
  return real->C_SignInit(session, mechanism, key);
}
static CK_RV sign(CK_SESSION_HANDLE session, CK_BYTE_PTR data, CK_ULONG length, CK_BYTE_PTR out, CK_ULONG_PTR out_length) {
  if (mood("removed")) return CKR_GENERAL_ERROR;
  if (mood("general-error")) return CKR_GENERAL_ERROR;
  if (asks() && !context_login) {
    /* As OpenSC does: the operation ends, and the whole session is logged out. */
    real->C_Sign(session, data, length, out, out_length);
    real->C_Logout(session);
    return CKR_USER_NOT_LOGGED_IN;
  }
  context_login = 0;
  CK_RV rv = real->C_Sign(session, data, length, out, out_length);
  if (mood("signs-wrongly") && rv == CKR_OK && out) out[*out_length - 1] ^= 1;
  return rv;
}
CK_RV C_GetFunctionList(CK_FUNCTION_LIST_PTR_PTR list) {
  CK_RV (*get)(CK_FUNCTION_LIST_PTR_PTR) = dlsym(dlopen(REAL_MODULE, RTLD_NOW), "C_GetFunctionList");
  CK_RV rv = get(&real);
  own = *real;
  own.C_GetSlotList = slot_list;
  own.C_GetTokenInfo = token_info;
  own.C_Login = login;
  own.C_SetPIN = set_pin;
  own.C_InitPIN = init_pin;
  own.C_OpenSession = open_session;
  own.C_GetAttributeValue = attribute;
  own.C_SignInit = sign_init;
  own.C_Sign = sign;
  *list = &own;
  return rv;
}
`

/** Compiles the wrapper; the tries are counted in the process that loads it. */
export const compileMoodyModule = (request: {
  readonly directory: string
  readonly modulePath: string
  readonly pin: string
}): { readonly path: string; setMood(mood: Mood): void } => {
  const { directory, modulePath, pin } = request
  const moodFile = join(directory, 'mood')
  const sourcePath = join(directory, 'moody.c')
  const path = join(directory, 'moody.so')
  writeFileSync(sourcePath, source)
  const defines = Object.entries({ MOOD_FILE: moodFile, REAL_MODULE: modulePath, PIN: pin })
  const options = defines.map(([name, value]) => `-D${name}="${value}"`)
  execFileSync('gcc', ['-shared', '-fPIC', '-w', `-I${headers}`, ...options, '-o', path, sourcePath, '-ldl'], {
    stdio: 'pipe',
  })
  return { path, setMood: mood => writeFileSync(moodFile, mood) }
}
