namespace DevProxy.Traffic;

/// <summary>Why an exchange failed.</summary>
/// <param name="Type">An error type of RFC 9209, section 2.3 (<c>connection_refused</c>), or <c>client_gone</c>.</param>
/// <param name="Detail">What happened, for a person.</param>
/// <param name="Fix">What to do, for a person.</param>
internal sealed record ExchangeError(string Type, string Detail, string Fix);
