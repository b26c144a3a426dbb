print("conelab")
