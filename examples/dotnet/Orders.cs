using System;
using System.Collections.Generic;
using System.Globalization;
using System.Linq;
using Amazon.Lambda.Core;

[assembly: LambdaSerializer(typeof(Amazon.Lambda.Serialization.SystemTextJson.DefaultLambdaJsonSerializer))]

namespace Orders
{
    public class Order
    {
        public int Id { get; set; }
        public List<Line> Lines { get; set; } = new List<Line>();
    }

    public class Line
    {
        public string Sku { get; set; }
        public int Quantity { get; set; }
        public decimal Price { get; set; }
    }

    /// <summary>The total of an order. CURRENCY is set with the function; what is wrong with an order is told by an error.</summary>
    public class Function
    {
        public Dictionary<string, object> Total(Order order, ILambdaContext context)
        {
            if (order.Lines.Count == 0) throw new ArgumentException("the order has no lines");
            string sum = order.Lines.Sum(PriceOf).ToString("F2", CultureInfo.InvariantCulture);
            string total = sum + " " + Environment.GetEnvironmentVariable("CURRENCY");
            context.Logger.LogLine($"order {order.Id}: {order.Lines.Count} lines, {total}");
            return new Dictionary<string, object>
            {
                ["id"] = order.Id,
                ["lines"] = order.Lines.Count,
                ["total"] = total,
                ["requestId"] = context.AwsRequestId
            };
        }

        private static decimal PriceOf(Line line)
        {
            if (line.Quantity <= 0) throw new ArgumentException($"the quantity of {line.Sku} must be more than 0");
            return line.Quantity * line.Price;
        }
    }
}
