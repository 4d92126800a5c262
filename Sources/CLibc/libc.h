#include <malloc.h>
#include <sys/vfs.h>
