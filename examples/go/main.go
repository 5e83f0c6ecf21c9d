// The total of an order. CURRENCY is set with the function; what is wrong with an order is told by an error.
package main

import (
	"context"
	"errors"
	"fmt"
	"math"
	"os"

	"github.com/aws/aws-lambda-go/lambda"
	"github.com/aws/aws-lambda-go/lambdacontext"
)

type Line struct {
	SKU      string  `json:"sku"`
	Quantity float64 `json:"quantity"`
	Price    float64 `json:"price"`
}

type Order struct {
	ID    int    `json:"id"`
	Lines []Line `json:"lines"`
}

type Total struct {
	ID        int    `json:"id"`
	Lines     int    `json:"lines"`
	Total     string `json:"total"`
	RequestID string `json:"requestId"`
}

func total(ctx context.Context, order Order) (*Total, error) {
	if len(order.Lines) == 0 {
		return nil, errors.New("the order has no lines")
	}
	cents := 0.0
	for _, line := range order.Lines {
		if line.Quantity <= 0 {
			return nil, fmt.Errorf("the quantity of %s must be more than 0", line.SKU)
		}
		cents += math.Round(line.Quantity * line.Price * 100)
	}
	text := fmt.Sprintf("%.2f %s", cents/100, os.Getenv("CURRENCY"))
	fmt.Printf("order %d: %d lines, %s\n", order.ID, len(order.Lines), text)
	invocation, _ := lambdacontext.FromContext(ctx)
	return &Total{order.ID, len(order.Lines), text, invocation.AwsRequestID}, nil
}

func main() {
	lambda.Start(total)
}
