#include <malloc.h>
#include <spawn.h>
#include <sys/vfs.h>

// Of GNU alone, and so hidden from Swift by <spawn.h>.
int posix_spawn_file_actions_addchdir_np(posix_spawn_file_actions_t *actions, const char *path);
int posix_spawn_file_actions_addclosefrom_np(posix_spawn_file_actions_t *actions, int from);
