"""The models of bench/models.ts on SimPy 3 or 4; prints events a second of processor time, end and sum. Usage: simpy_models.py mmk|dma1|dma64"""
import math
import sys
import time
import simpy

U32 = 0xFFFFFFFF


def exponential(mean):
    return [max(1, math.floor(-math.log((i + 0.5) / 4096) * mean + 0.5)) for i in range(4096)]


def draws(ident):
    state = ((ident + 1) * 2654435761 & U32) | 1
    while True:
        state ^= state << 13 & U32
        state ^= state >> 17
        state ^= state << 5 & U32
        yield state >> 20


def mmk(cycles=250000):
    env = simpy.Environment()
    servers = simpy.Resource(env, 10)
    think, service = exponential(124e6), exponential(1e6)
    total = {"cycles": 0, "waited": 0}
    over = env.event()

    def customer(ident):
        chance = draws(ident)
        while True:
            yield env.timeout(think[next(chance)])
            asked = env.now
            request = servers.request()
            yield request
            total["waited"] += env.now - asked
            yield env.timeout(service[next(chance)])
            servers.release(request)
            total["cycles"] += 1
            if total["cycles"] == cycles:
                over.succeed()

    for ident in range(1000):
        env.process(customer(ident))
    env.run(until=over)
    return total["cycles"] * 4, env.now, total["waited"]


def dma(channels, requests):
    env = simpy.Environment()
    total = {"pieces": 0}

    def channel(ident):
        chance = draws(ident)
        for _ in range(requests * 128):
            yield env.timeout(2000)
            yield env.timeout(20000 + next(chance))
            yield env.timeout(1500)
            yield env.timeout(500)
            total["pieces"] += 1

    for ident in range(channels):
        env.process(channel(ident))
    env.run()
    return total["pieces"] * 4, env.now, total["pieces"]


RUNS = {"mmk": mmk, "dma1": lambda: dma(1, 1954), "dma64": lambda: dma(64, 31)}
start = time.process_time()
events, end, total = RUNS[sys.argv[1]]()
print(events / (time.process_time() - start), end, total)
