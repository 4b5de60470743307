namespace GraphCompiler;

/// <summary>What checkpoints and saved models follow: variables, modules, optimizers, generators, iterators, lists of these.</summary>
public interface ITrackable;
