/*
 * A PKCS#11 module over a real one that fails as a file tells it to. SIGNET_FAULTS names the file; faults.ts writes it
 * and says what each line means. It is read again at each call, so that a test can change it while a process runs.
 * For tests only. Derived from the RSA Security Inc. PKCS #11 Cryptographic Token Interface (Cryptoki).
 */
#include <pkcs11.h>

#include <dlfcn.h>
#include <fcntl.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/mman.h>
#include <sys/resource.h>
#include <time.h>
#include <unistd.h>

#define MOST_FAULTS 8

typedef struct {
  char where[40]; /* a function, or * for any */
  unsigned long nth; /* the n-th call of it over all processes; 0: each */
  char what[16];
  unsigned long value;
} fault;

static struct {
  char module[512], log[512], pad_pin[64], later_pin[64];
  unsigned long tries, set_flags, clear_flags, insertion;
  int removed, asks_each_time, asks_untold, fault_count;
  fault faults[MOST_FAULTS];
} script;

enum {
#define CK_PKCS11_FUNCTION_INFO(name) I_##name,
#include <pkcs11f.h>
#undef CK_PKCS11_FUNCTION_INFO
  FUNCTIONS
};

/* Shared by all processes of one script, and outlives them: a crash neither refills tries nor repeats a fault. */
static struct {
  unsigned long calls, wrong_pins, of_function[FUNCTIONS];
} *state;

static CK_FUNCTION_LIST own;
static CK_FUNCTION_LIST_PTR real;
static int initialized = 0, context_login = 0, wrong_key = 0, damage = 0;
static unsigned long seen_insertion = 0;
static char good_pin[256];
static CK_ULONG good_pin_length = 0;

static void read_script(void) {
  char line[700], word[64], value[512];
  FILE *file = fopen(getenv("SIGNET_FAULTS"), "r");
  memset(&script, 0, sizeof script);
  if (!file) return;
  while (fgets(line, sizeof line, file)) {
    sscanf(line, "module %511[^\n]", script.module);
    sscanf(line, "log %511[^\n]", script.log);
    if (sscanf(line, "environment %63[^=]=%511[^\n]", word, value) == 2) setenv(word, value, 1);
    sscanf(line, "pad-pin %63[^\n]", script.pad_pin);
    sscanf(line, "later-pin %63[^\n]", script.later_pin);
    sscanf(line, "tries %lu", &script.tries);
    sscanf(line, "set-flags %lx", &script.set_flags);
    sscanf(line, "clear-flags %lx", &script.clear_flags);
    sscanf(line, "insertion %lu", &script.insertion);
    if (sscanf(line, "%63s", word) != 1) continue;
    if (!strcmp(word, "removed")) script.removed = 1;
    if (!strcmp(word, "asks-each-time")) script.asks_each_time = 1;
    if (!strcmp(word, "asks-each-time-untold")) script.asks_each_time = script.asks_untold = 1;
    if (!strcmp(word, "fault") && script.fault_count < MOST_FAULTS) {
      fault *next = &script.faults[script.fault_count++];
      sscanf(line, "fault %39s %lu %15s %lx", next->where, &next->nth, next->what, &next->value);
    }
  }
  fclose(file);
}

static void write_log(const char *name, const char *more) {
  char line[128];
  int length = snprintf(line, sizeof line, "%s%s%s\n", name, *more ? " " : "", more);
  int file = open(script.log, O_WRONLY | O_CREAT | O_APPEND, 0600);
  if (file < 0) return;
  if (write(file, line, length) != length) abort();
  close(file);
}

/* A session belongs to one insertion. */
static void end_sessions_of_earlier_insertion(void) {
  CK_SLOT_ID slots[16];
  CK_ULONG count = 16;
  if (!initialized || (!script.removed && script.insertion == seen_insertion)) return;
  seen_insertion = script.insertion;
  if (real->C_GetSlotList(CK_TRUE, slots, &count) != CKR_OK) return;
  for (CK_ULONG i = 0; i < count; i++) real->C_CloseAllSessions(slots[i]);
}

/* Counts, logs and fails; 1 when the call ends here, with *rv. */
static int before(const char *name, int index, const char *more, CK_RV *rv) {
  read_script();
  unsigned long call = __sync_add_and_fetch(&state->calls, 1);
  unsigned long of_function = __sync_add_and_fetch(&state->of_function[index], 1);
  write_log(name, more);
  end_sessions_of_earlier_insertion();
  wrong_key = damage = 0;
  for (int i = 0; i < script.fault_count; i++) {
    fault now = script.faults[i];
    int any = !strcmp(now.where, "*");
    if (!any && strcmp(now.where, name)) continue;
    if (now.nth && now.nth != (any ? call : of_function)) continue;
    if (!strcmp(now.what, "crash")) {
      struct rlimit no_core = {0, 0};
      setrlimit(RLIMIT_CORE, &no_core);
      abort();
    }
    while (!strcmp(now.what, "hang")) sleep(60);
    if (!strcmp(now.what, "delay")) {
      struct timespec wait = {now.value / 1000, (now.value % 1000) * 1000000};
      nanosleep(&wait, 0);
      read_script(); /* taken out meanwhile? */
      end_sessions_of_earlier_insertion();
    }
    if (!strcmp(now.what, "wrong-key")) wrong_key = 1;
    if (!strcmp(now.what, "short")) damage = 1;
    if (!strcmp(now.what, "huge")) damage = 2;
    if (!strcmp(now.what, "return")) return *rv = now.value, 1;
  }
  return 0;
}
#define BEFORE(name, more)                                   \
  CK_RV rv;                                                  \
  if (before(#name, I_##name, more, &rv)) return rv

/* What is not told apart below: every argument of PKCS#11 is an integer or a pointer, and no function has more than eight. */
typedef unsigned long word;
typedef CK_RV (*any)(word, word, word, word, word, word, word, word);
#define CK_PKCS11_FUNCTION_INFO(name)                                                             \
  static CK_RV pass_##name(word a, word b, word c, word d, word e, word f, word g, word h) {      \
    BEFORE(name, "");                                                                             \
    return ((any)real->name)(a, b, c, d, e, f, g, h);                                             \
  }
#include <pkcs11f.h>
#undef CK_PKCS11_FUNCTION_INFO

static CK_RV initialize(CK_VOID_PTR arguments) {
  BEFORE(C_Initialize, "");
  rv = real->C_Initialize(arguments);
  initialized = 1;
  seen_insertion = script.insertion;
  return rv;
}

static CK_RV slot_list(CK_BBOOL present, CK_SLOT_ID_PTR list, CK_ULONG_PTR count) {
  BEFORE(C_GetSlotList, "");
  if (script.removed && present) return *count = 0, CKR_OK;
  rv = real->C_GetSlotList(present, list, count);
  if (damage) *count = damage == 1 ? 0 : 5000000;
  return rv;
}

static CK_RV token_info(CK_SLOT_ID slot, CK_TOKEN_INFO_PTR info) {
  BEFORE(C_GetTokenInfo, "");
  if (script.removed) return CKR_TOKEN_NOT_PRESENT;
  rv = real->C_GetTokenInfo(slot, info);
  if (damage) memset(info, damage == 1 ? 0 : 0xff, sizeof *info);
  if (script.tries) {
    unsigned long wrong = state->wrong_pins;
    info->flags &= ~(CKF_USER_PIN_COUNT_LOW | CKF_USER_PIN_FINAL_TRY | CKF_USER_PIN_LOCKED);
    if (wrong > 0) info->flags |= CKF_USER_PIN_COUNT_LOW;
    if (wrong + 1 == script.tries) info->flags |= CKF_USER_PIN_FINAL_TRY;
    if (wrong >= script.tries) info->flags = (info->flags & ~CKF_USER_PIN_FINAL_TRY) | CKF_USER_PIN_LOCKED;
  }
  if (script.pad_pin[0]) info->flags |= CKF_PROTECTED_AUTHENTICATION_PATH;
  info->flags = (info->flags | script.set_flags) & ~script.clear_flags;
  return rv;
}

static CK_RV slot_info(CK_SLOT_ID slot, CK_SLOT_INFO_PTR info) {
  BEFORE(C_GetSlotInfo, "");
  rv = real->C_GetSlotInfo(slot, info);
  if (damage) memset(info, damage == 1 ? 0 : 0xff, sizeof *info);
  if (script.removed) info->flags &= ~CKF_TOKEN_PRESENT;
  return rv;
}

static CK_RV open_session(CK_SLOT_ID slot, CK_FLAGS flags, CK_VOID_PTR app, CK_NOTIFY notify, CK_SESSION_HANDLE_PTR session) {
  BEFORE(C_OpenSession, "");
  return script.removed ? CKR_TOKEN_NOT_PRESENT : real->C_OpenSession(slot, flags, app, notify, session);
}

/* The log counts each C_Login by its kind, which tells a test how many tries a PIN was given; never the PIN. */
static CK_RV login(CK_SESSION_HANDLE session, CK_USER_TYPE user, CK_UTF8CHAR_PTR pin, CK_ULONG length) {
  BEFORE(C_Login, user == CKU_USER ? "user" : user == CKU_SO ? "so" : "context");
  if (script.removed) return CKR_DEVICE_REMOVED;
  if (user == CKU_SO) return real->C_Login(session, user, pin, length);
  if (script.pad_pin[0]) {
    if (pin && length) return CKR_ARGUMENTS_BAD;
    pin = (CK_UTF8CHAR_PTR)script.pad_pin;
    length = strlen(script.pad_pin);
  }
  if (script.tries && state->wrong_pins >= script.tries) return CKR_PIN_LOCKED;
  if (user == CKU_CONTEXT_SPECIFIC) {
    if (!script.asks_each_time) return CKR_OPERATION_NOT_INITIALIZED;
    const char *wanted = script.later_pin[0] ? script.later_pin : good_pin;
    size_t wanted_length = script.later_pin[0] ? strlen(script.later_pin) : good_pin_length;
    rv = length == wanted_length && !memcmp(pin, wanted, length) ? CKR_OK : CKR_PIN_INCORRECT;
    context_login = rv == CKR_OK;
  } else {
    rv = real->C_Login(session, user, pin, length);
    if (rv == CKR_OK && length <= sizeof good_pin) memcpy(good_pin, pin, good_pin_length = length);
  }
  if (rv == CKR_PIN_INCORRECT) __sync_add_and_fetch(&state->wrong_pins, 1);
  if (rv == CKR_OK) state->wrong_pins = 0;
  return rv;
}

static CK_RV init_pin(CK_SESSION_HANDLE session, CK_UTF8CHAR_PTR pin, CK_ULONG length) {
  BEFORE(C_InitPIN, "");
  rv = real->C_InitPIN(session, pin, length);
  if (rv == CKR_OK) state->wrong_pins = 0;
  return rv;
}

static CK_RV find_objects(CK_SESSION_HANDLE session, CK_OBJECT_HANDLE_PTR list, CK_ULONG most, CK_ULONG_PTR count) {
  BEFORE(C_FindObjects, "");
  rv = real->C_FindObjects(session, list, most, count);
  if (damage == 1) {
    for (CK_ULONG i = 0; i < most; i++) list[i] = 0xdead0000 + i;
    *count = most;
  }
  if (damage == 2) *count = 5000000;
  return rv;
}

static CK_RV attribute(CK_SESSION_HANDLE session, CK_OBJECT_HANDLE object, CK_ATTRIBUTE_PTR template, CK_ULONG count) {
  BEFORE(C_GetAttributeValue, "");
  if (script.asks_each_time && count == 1 && template->type == CKA_ALWAYS_AUTHENTICATE) {
    if (script.asks_untold) return template->ulValueLen = (CK_ULONG)-1, CKR_ATTRIBUTE_TYPE_INVALID;
    if (template->pValue) *(CK_BBOOL *)template->pValue = CK_TRUE;
    return template->ulValueLen = 1, CKR_OK;
  }
  rv = real->C_GetAttributeValue(session, object, template, count);
  if (damage && rv == CKR_OK) template->ulValueLen = damage == 1 ? 0 : 0x7fffffff;
  return rv;
}

/* Another private key of the same kind in the same session; the key itself when there is none. */
static CK_OBJECT_HANDLE other_key(CK_SESSION_HANDLE session, CK_OBJECT_HANDLE key) {
  CK_OBJECT_CLASS class = CKO_PRIVATE_KEY;
  CK_KEY_TYPE type = 0;
  CK_ATTRIBUTE read = {CKA_KEY_TYPE, &type, sizeof type};
  CK_OBJECT_HANDLE found[16];
  CK_ULONG count = 0;
  if (real->C_GetAttributeValue(session, key, &read, 1) != CKR_OK) return key;
  CK_ATTRIBUTE template[] = {{CKA_CLASS, &class, sizeof class}, {CKA_KEY_TYPE, &type, sizeof type}};
  if (real->C_FindObjectsInit(session, template, 2) != CKR_OK) return key;
  real->C_FindObjects(session, found, 16, &count);
  real->C_FindObjectsFinal(session);
  for (CK_ULONG i = 0; i < count; i++)
    if (found[i] != key) return found[i];
  return key;
}

static CK_RV sign_init(CK_SESSION_HANDLE session, CK_MECHANISM_PTR mechanism, CK_OBJECT_HANDLE key) {
  BEFORE(C_SignInit, "");
  if (script.removed) return CKR_DEVICE_REMOVED;
  context_login = 0;
  return real->C_SignInit(session, mechanism, wrong_key ? other_key(session, key) : key);
}

static CK_RV sign(CK_SESSION_HANDLE session, CK_BYTE_PTR data, CK_ULONG length, CK_BYTE_PTR out, CK_ULONG_PTR out_length) {
  CK_RV rv;
  if (before("C_Sign", I_C_Sign, "", &rv)) {
    /* One that fails ends its operation too, and the real one has not heard of it. */
    real->C_Sign(session, data, length, out, out_length);
    return rv;
  }
  if (script.removed) return CKR_DEVICE_REMOVED;
  rv = real->C_Sign(session, data, length, out, out_length);
  if (script.asks_each_time && !context_login) {
    /* As OpenSC does: the operation ends, and the whole session is logged out. */
    real->C_Logout(session);
    return CKR_USER_NOT_LOGGED_IN;
  }
  context_login = 0;
  if (damage && rv == CKR_OK) *out_length = damage == 1 ? 5 : 5000000;
  return rv;
}

CK_RV C_GetFunctionList(CK_FUNCTION_LIST_PTR_PTR list) {
  char path[1024];
  read_script();
  snprintf(path, sizeof path, "%s.state", getenv("SIGNET_FAULTS"));
  int file = open(path, O_RDWR | O_CREAT, 0600);
  if (file < 0 || ftruncate(file, sizeof *state)) return CKR_HOST_MEMORY;
  state = mmap(0, sizeof *state, PROT_READ | PROT_WRITE, MAP_SHARED, file, 0);
  close(file);
  void *library = dlopen(script.module, RTLD_NOW);
  CK_RV (*get)(CK_FUNCTION_LIST_PTR_PTR) = library ? dlsym(library, "C_GetFunctionList") : 0;
  if (state == MAP_FAILED || !get || get(&real) != CKR_OK) return CKR_GENERAL_ERROR;
  own = *real;
#define CK_PKCS11_FUNCTION_INFO(name) own.name = (void *)pass_##name;
#include <pkcs11f.h>
#undef CK_PKCS11_FUNCTION_INFO
  own.C_Initialize = initialize;
  own.C_GetSlotList = slot_list;
  own.C_GetTokenInfo = token_info;
  own.C_GetSlotInfo = slot_info;
  own.C_OpenSession = open_session;
  own.C_Login = login;
  own.C_InitPIN = init_pin;
  own.C_FindObjects = find_objects;
  own.C_GetAttributeValue = attribute;
  own.C_SignInit = sign_init;
  own.C_Sign = sign;
  *list = &own;
  return CKR_OK;
}
