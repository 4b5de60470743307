namespace GraphCompiler;

/// <summary>A dictionary that checkpoints follow by itself.</summary>
public sealed class TrackableDictionary<T> : Dictionary<string, T>, ITrackable;
