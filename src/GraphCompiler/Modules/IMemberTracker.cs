namespace GraphCompiler;

/// <summary>What generated tracking code calls.</summary>
public interface IMemberTracker
{
    /// <summary>Reports a field or property, in any order.</summary>
    void Track(string name, object? member);
}
