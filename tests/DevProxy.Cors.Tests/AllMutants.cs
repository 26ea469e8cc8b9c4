namespace DevProxy.Cors.Tests;

/// <summary>One engine for all mutants that can be switched.</summary>
public sealed class AllMutants : IDisposable
{
    private readonly List<Mutant> _switchable =
    [
        .. MutationTests.Mutants.Select(static row => new Mutant(row.Data.Item1, row.Data.Item2)).Where(MutatedEngine.IsSwitchable),
    ];
    private readonly Lazy<MutatedEngine> _engine;

    public AllMutants() =>
        _engine = new(() =>
        {
            var engine = MutatedEngine.With(_switchable);

            // What is computed once is computed here, without a change.
            Assert.Null(engine.FirstFailure()?.Name);
            return engine;
        });

    /// <summary>Whether the last mutant is switched off again, so that its test can be asked once more.</summary>
    internal bool IsRestored { get; private set; }

    internal EngineTest? FirstFailure(Mutant? mutant)
    {
        IsRestored = mutant is null || _switchable.Contains(mutant);
        if (IsRestored)
            return _engine.Value.FirstFailure(mutant is null ? 0 : _switchable.IndexOf(mutant) + 1);
        var own = MutatedEngine.With(mutant!);
        try
        {
            return own.FirstFailure();
        }
        finally
        {
            own.Unload();
        }
    }

    public void Dispose()
    {
        if (_engine.IsValueCreated)
            _engine.Value.Unload();
    }
}
