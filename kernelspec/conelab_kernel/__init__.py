"""What Python's tools need to know of Conelab; the kernel itself is the binary in the kernelspec."""
