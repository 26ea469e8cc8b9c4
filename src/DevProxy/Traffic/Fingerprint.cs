namespace DevProxy.Traffic;

/// <summary>
/// What is remembered of texts from outside that are only ever compared: it takes 16 bytes, however long a page makes its URLs and header
/// names. It does no harm if somebody makes two texts with the same one; a cryptographic hash would load its whole library for it.
/// </summary>
/// <param name="Value">Their FNV-1a (Fowler, Noll, Vo) of 128 bits, a character as one unit.</param>
internal readonly record struct Fingerprint(UInt128 Value)
{
    private static readonly UInt128 Basis = new(0x6c62272e07bb0142, 0x62b821756295c58d);
    private static readonly UInt128 Prime = new(0x0000000001000000, 0x000000000000013b);

    /// <summary>The fingerprint of some texts in their order; null differs from an empty one.</summary>
    public static Fingerprint Of(params ReadOnlySpan<string?> texts)
    {
        var value = Basis;
        foreach (var text in texts)
        {
            value = (value ^ (uint)(text?.Length ?? -1)) * Prime;
            foreach (var character in text.AsSpan())
                value = (value ^ character) * Prime;
        }

        return new Fingerprint(value);
    }
}
