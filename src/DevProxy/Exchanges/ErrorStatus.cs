namespace DevProxy.Exchanges;

/// <summary>The status with which DevProxy answers for an error.</summary>
internal static class ErrorStatus
{
    /// <summary>The status of an error type of RFC 9209, section 2.3.</summary>
    public static int Of(string type) => type switch
    {
        "http_request_error" => StatusCodes.Status400BadRequest,
        "http_request_denied" => StatusCodes.Status403Forbidden,
        "destination_not_found" => StatusCodes.Status404NotFound,
        "proxy_internal_error" => StatusCodes.Status500InternalServerError,
        "connection_timeout" or "http_response_timeout" => StatusCodes.Status504GatewayTimeout,
        "proxy_loop_detected" => StatusCodes.Status508LoopDetected,
        _ => StatusCodes.Status502BadGateway,
    };
}
