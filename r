{"us":1,"phase":"warmup"}
{"us":2}
{"us":3,"phase":"ramp_down"}
