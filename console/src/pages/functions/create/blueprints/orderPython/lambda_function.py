"""The total of an order. CURRENCY is set with the function; what is wrong with an order is told by an error."""

import logging
import os
from decimal import Decimal

logger = logging.getLogger()
logger.setLevel(logging.INFO)


def lambda_handler(event, context):
    lines = event.get("lines", [])
    if not lines:
        raise ValueError("the order has no lines")
    total = Decimal(0)
    for line in lines:
        if line["quantity"] <= 0:
            raise ValueError("the quantity of %s must be more than 0" % line["sku"])
        total += line["quantity"] * Decimal(str(line["price"]))
    text = "%.2f %s" % (total, os.environ["CURRENCY"])
    logger.info("order %s: %d lines, %s", event["id"], len(lines), text)
    return {"id": event["id"], "lines": len(lines), "total": text, "requestId": context.aws_request_id}
