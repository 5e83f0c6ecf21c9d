# frozen_string_literal: true

require 'bigdecimal'
require 'logger'

# The total of an order. CURRENCY is set with the function; what is wrong with an order is told by an error.
class Orders
  LOG = Logger.new($stdout)

  def self.total(event:, context:)
    lines = event.fetch('lines', [])
    raise ArgumentError, 'the order has no lines' if lines.empty?

    total = format('%.2f %s', lines.sum { |line| price_of(line) }, ENV.fetch('CURRENCY'))
    LOG.info("order #{event['id']}: #{lines.size} lines, #{total}")
    { id: event['id'], lines: lines.size, total: total, requestId: context.aws_request_id }
  end

  def self.price_of(line)
    raise ArgumentError, "the quantity of #{line['sku']} must be more than 0" unless line['quantity'].positive?

    line['quantity'] * BigDecimal(line['price'].to_s)
  end
end
