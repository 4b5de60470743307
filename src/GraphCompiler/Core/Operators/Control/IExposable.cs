namespace GraphCompiler.Core.Operators;

/// <summary>An operator with graphs inside, which has to save what its gradient needs while it runs.</summary>
internal interface IExposable
{
    /// <summary>Whether it saves it.</summary>
    bool IsExposed { get; }

    /// <summary>The operator that does, as further results.</summary>
    /// <param name="allOrders">Whether gradients of gradients may be asked for.</param>
    Operator Exposed(bool allOrders);
}
