// The total of an order. CURRENCY is set with the function; what is wrong with an order is told by an error.
export const handler = async (event, context) => {
  const lines = event.lines ?? [];
  if (lines.length === 0) throw new RangeError('the order has no lines');
  let cents = 0;
  for (const { sku, quantity, price } of lines) {
    if (!(quantity > 0)) throw new RangeError(`the quantity of ${sku} must be more than 0`);
    cents += Math.round(quantity * price * 100);
  }
  const total = `${(cents / 100).toFixed(2)} ${process.env.CURRENCY}`;
  console.log(`order ${event.id}: ${lines.length} lines, ${total}`);
  return { id: event.id, lines: lines.length, total, requestId: context.awsRequestId };
};
