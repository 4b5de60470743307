namespace GraphCompiler;

/// <summary>A list that checkpoints follow by itself.</summary>
public sealed class TrackableList<T> : List<T>, ITrackable;
