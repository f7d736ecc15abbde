/** The sales lines of one store on one day, before they are put into baskets. Columns grow together. */
export type Lines = {
  count: number;
  product: Int32Array;
  qty: Int32Array;
  price: Int32Array;
  amount: Int32Array;
  discount: Int32Array;
  cost: Int32Array;
  /** When in the day's trade it was bought, 0 ≤ x < 1. */
  position: Float64Array;
};

export function emptyLines(capacity = 4096): Lines {
  return {
    count: 0,
    product: new Int32Array(capacity),
    qty: new Int32Array(capacity),
    price: new Int32Array(capacity),
    amount: new Int32Array(capacity),
    discount: new Int32Array(capacity),
    cost: new Int32Array(capacity),
    position: new Float64Array(capacity),
  };
}

export function addLine(
  lines: Lines,
  product: number,
  qty: number,
  price: number,
  amount: number,
  discount: number,
  cost: number,
  position: number,
): void {
  const index = lines.count++;
  if (index === lines.product.length) grow(lines);
  lines.product[index] = product;
  lines.qty[index] = qty;
  lines.price[index] = price;
  lines.amount[index] = amount;
  lines.discount[index] = discount;
  lines.cost[index] = cost;
  lines.position[index] = position;
}

function grow(lines: Lines): void {
  const wide = (column: Int32Array) => {
    const copy = new Int32Array(column.length * 2);
    copy.set(column);
    return copy;
  };
  const position = new Float64Array(lines.position.length * 2);
  position.set(lines.position);
  Object.assign(lines, {
    product: wide(lines.product),
    qty: wide(lines.qty),
    price: wide(lines.price),
    amount: wide(lines.amount),
    discount: wide(lines.discount),
    cost: wide(lines.cost),
    position,
  });
}

/**
 * Puts lines into baskets: `order` lists the lines basket by basket, `basket` the basket of each of them.
 * Baskets are numbered in the order of the day; those that nobody filled are left out.
 */
export function fillBaskets(
  lines: Lines,
  linesPerBasket: number,
): { order: Int32Array; basket: Int32Array; baskets: number } {
  const slots = Math.max(1, Math.round(lines.count / linesPerBasket));
  const starts = new Int32Array(slots + 1);
  const slotOf = (index: number) => Math.min(slots - 1, Math.floor(lines.position[index]! * slots));
  for (let index = 0; index < lines.count; index++) starts[slotOf(index) + 1]!++;
  let baskets = 0;
  const number = new Int32Array(slots);
  for (let slot = 0; slot < slots; slot++) {
    if (starts[slot + 1]! > 0) number[slot] = baskets++;
    starts[slot + 1]! += starts[slot]!;
  }
  const order = new Int32Array(lines.count);
  const basket = new Int32Array(lines.count);
  for (let index = 0; index < lines.count; index++) {
    const slot = slotOf(index);
    const place = starts[slot]!++;
    order[place] = index;
    basket[place] = number[slot]!;
  }
  return { order, basket, baskets };
}
