namespace GraphCompiler.Tests;

/// <summary>Tests that change <c>Tf.Config</c>, which is the whole process's, run alone.</summary>
[CollectionDefinition(Name, DisableParallelization = true)]
public sealed class ConfigurationCollection
{
    public const string Name = "Tf.Config";
}
