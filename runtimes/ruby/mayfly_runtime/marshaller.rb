# frozen_string_literal: true

module MayflyRuntime
  # What AWS's runtime hands to the marshaller: the event's bytes and the headers that came with them.
  class RawRequest
    attr_reader :body

    def initialize(body, meta)
      @body = body
      @headers = { 'content-type' => 'application/json', 'lambda-runtime-aws-request-id' => meta['id'] }
    end

    def [](name)
      @headers[name.downcase]
    end
  end
end

module AwsLambda
  # How events become objects and results become text. A function may replace either, as on AWS.
  class Marshaller
    class << self
      def marshall_request(raw_request)
        return raw_request.body unless raw_request['Content-Type'] == 'application/json'
        JSON.parse(raw_request.body)
      end

      # StringIO and IO are answered as they are.
      def marshall_response(response)
        case response
        when StringIO, IO then [response, 'application/unknown']
        else response.to_json
        end
      end
    end
  end
end
