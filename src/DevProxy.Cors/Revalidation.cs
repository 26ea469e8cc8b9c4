namespace DevProxy.Cors;

/// <summary>What a browser's cache makes of a 304 to a conditional request of its own.</summary>
public static class Revalidation
{
    /// <summary>The stored answer with the 304's headers laid over it (RFC 9111, section 3.2); the CORS check runs on this.</summary>
    public static Answer Merge(Answer stored, Answer notModified) => new(
        stored.Status,
        new HeaderList([.. stored.Headers.Where(line => !notModified.Headers.Contains(line.Name)), .. notModified.Headers]));
}
