"""Run by LXC when a container is about to start: all mount namespaces made from now on get a greater number than its own.

Linux 6.18 numbers namespaces by ranges of their own for each processor, and lets a mount namespace be kept as a file
only in one with a smaller number. snap-confine does that at the first run of a snap, and would fail by chance of the
processor: "cannot preserve mount namespace of process ... Invalid argument". Numbers are used up here on each processor
until its range is above that of the container; where numbers only rise, the first look finds nothing to do.
"""
import ctypes
import fcntl
import os
import struct

CLONE_NEWNS = 0x00020000
CLONE_NEWUTS = 0x04000000
# _IOR(0xb7, 0x5, __u64) of linux/nsfs.h
NS_GET_MNTNS_ID = 0x8008B705
# Of a range: 4096 numbers at a time.
ENOUGH = 2 * 4096
STEP = 64

libc = ctypes.CDLL(None, use_errno=True)


def number(process):
    with open(f"/proc/{process}/ns/mnt") as namespace:
        return struct.unpack("Q", fcntl.ioctl(namespace, NS_GET_MNTNS_ID, bytes(8)))[0]


def unshare(what):
    if libc.unshare(what) != 0:
        raise OSError(ctypes.get_errno(), "unshare")


def rise_above(least):
    for _ in range(ENOUGH // STEP):
        unshare(CLONE_NEWNS)
        if number("self") > least:
            return
        # Of the same numbers, and cheaper.
        for _ in range(STEP):
            unshare(CLONE_NEWUTS)


def main():
    try:
        container = number(os.environ["LXC_PID"])
    except OSError:
        return  # A kernel that tells no numbers gives them in order.
    for processor in os.sched_getaffinity(0):
        os.sched_setaffinity(0, {processor})
        rise_above(container)


main()
