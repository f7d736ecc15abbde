import assert from "node:assert/strict";
import { test } from "node:test";
import { bell, createRandom, poisson, shuffled, unit } from "./random.ts";

function close(value: number, expected: number, tolerance: number, what: string): void {
  assert.ok(Math.abs(value - expected) <= tolerance, `${what} is ${value}, not ${expected}`);
}

function statistics(values: readonly number[]): { mean: number; variance: number } {
  const mean = values.reduce((sum, value) => sum + value, 0) / values.length;
  return { mean, variance: values.reduce((sum, value) => sum + (value - mean) ** 2, 0) / values.length };
}

test("numbers of different parts are spread evenly and have nothing in common", () => {
  const values = Array.from({ length: 20_000 }, (_, index) => unit(1, index >> 7, index & 127));
  const { mean, variance } = statistics(values);
  close(mean, 0.5, 0.01, "mean");
  close(variance, 1 / 12, 0.003, "variance");
  const lagged = values.slice(1).map((value, index) => (value - 0.5) * (values[index]! - 0.5));
  close(statistics(lagged).mean, 0, 0.003, "covariance of neighbours");
});

test("a stream repeats for the same parts and differs for others", () => {
  const take = (...parts: number[]) => {
    const random = createRandom(...parts);
    return [random(), random(), random()];
  };
  assert.deepEqual(take(1, 2), take(1, 2));
  assert.notDeepEqual(take(1, 2), take(2, 1));
  assert.ok(take(3).every((value) => value >= 0 && value < 1));
});

test("Poisson counts have the mean and the variance of their name, small and large", () => {
  for (const expected of [0.2, 3, 39, 120]) {
    const random = createRandom(expected * 10);
    const { mean, variance } = statistics(Array.from({ length: 8000 }, () => poisson(expected, random)));
    close(mean, expected, expected * 0.05, `mean at ${expected}`);
    close(variance, expected, expected * 0.1, `variance at ${expected}`);
  }
  assert.equal(poisson(0, createRandom(1)), 0);
});

test("the bell has mean 0 and deviation 1", () => {
  const { mean, variance } = statistics(Array.from({ length: 5000 }, (_, index) => bell(9, index)));
  close(mean, 0, 0.05, "mean");
  close(variance, 1, 0.06, "variance");
});

test("an order is a permutation that belongs to its seed", () => {
  const items = Array.from({ length: 30 }, (_, index) => index);
  assert.deepEqual(
    shuffled(items, 4).toSorted((a, b) => a - b),
    items,
  );
  assert.deepEqual(shuffled(items, 4), shuffled(items, 4));
  assert.notDeepEqual(shuffled(items, 4), shuffled(items, 5));
});
