#include <sqlite3.h>

/* sqlite3_config takes variable arguments, which Swift cannot pass. */
static inline int letterlock_sqlite3_config_memstatus(int isCounted) {
    return sqlite3_config(SQLITE_CONFIG_MEMSTATUS, isCounted);
}
