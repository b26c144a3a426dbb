#include <pthread.h>
#include <sys/eventfd.h>
#include <sys/pidfd.h>
#include <sys/signalfd.h>
#include <sys/timerfd.h>

// glibc declares it only for _GNU_SOURCE, which Swift's Glibc module does not set.
int pthread_getattr_np(pthread_t thread, pthread_attr_t *attributes);
