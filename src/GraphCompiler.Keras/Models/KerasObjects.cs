using GraphCompiler.Bundles;

namespace GraphCompiler.Keras;

/// <summary>
/// A model under the names that Keras 3 has in its checkpoints: <c>_functional/_operations/1/_kernel</c>, below <c>model</c> where it was attached by that name. The inputs
/// of a model count among its operations.
/// </summary>
internal sealed class KerasObjects(LayerBase model) : ITrackableParent
{
    private readonly Dictionary<LayerBase, View> _views = new(ReferenceEqualityComparer.Instance);

    IEnumerable<(string Name, object? Child)> ITrackableParent.Children => [("model", Of(model)), .. ((ITrackableParent)Of(model)).Children];

    /// <summary>Whether Keras wrote a checkpoint.</summary>
    /// <exception cref="TfNotFoundException">There is no such checkpoint.</exception>
    public static bool AreIn(string path)
    {
        var bundle = new BundleReader(path);
        return bundle.Entries.ContainsKey(ObjectGraph.Key) && ObjectGraph.Read(bundle, path).Nodes.Any(n => n.Children.Any(c => c.LocalName == "_operations"));
    }

    private View Of(LayerBase layer) => _views.TryGetValue(layer, out var known) ? known : _views[layer] = new View(this, layer);

    private sealed class View(KerasObjects all, LayerBase layer) : ITrackableParent
    {
        private Operations? _operations;

        IEnumerable<(string Name, object? Child)> ITrackableParent.Children
        {
            get
            {
                foreach (var (name, child) in TrackedObjects.Members(layer))
                {
                    yield return (name, child is LayerBase inner ? all.Of(inner) : child);

                    // A weight that a property of Keras' layer shows is the member behind it.
                    if (child is IVariable) yield return ("_" + name, child);
                }

                if (layer is IModel) yield return ("_functional", _operations ??= new Operations(all, layer));
            }
        }
    }

    private sealed class Operations(KerasObjects all, LayerBase model) : ITrackableParent
    {
        private object?[]? _list;

        IEnumerable<(string Name, object? Child)> ITrackableParent.Children => [("_operations", _list ??= [.. First, .. model.Sublayers.Select(all.Of)])];

        // A sequence has an input in Keras, whether it was given or not.
        private object?[] First => model.Sublayers.FirstOrDefault() is InputLayer ? [] : [new List<object>()];
    }
}
