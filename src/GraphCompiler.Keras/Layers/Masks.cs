using System.Runtime.CompilerServices;

namespace GraphCompiler.Keras;

/// <summary>The masks that follow tensors from layer to layer: which steps of a sequence count.</summary>
internal static class Masks
{
    private static readonly ConditionalWeakTable<Tensor, Tensor<bool>> s_masks = [];

    public static Tensor<bool>? Of(Tensor tensor) => s_masks.TryGetValue(tensor, out var mask) ? mask : null;

    public static void Set(Tensor tensor, Tensor<bool>? mask)
    {
        if (mask is not null) s_masks.AddOrUpdate(tensor, mask);
        else s_masks.Remove(tensor);
    }

    /// <summary>A tensor of its own with the mask; the one that is given may have another already.</summary>
    public static T With<T>(T tensor, Tensor<bool>? mask)
        where T : Tensor
    {
        if (mask is not null || Of(tensor) is not null) Set(tensor, mask);
        return tensor;
    }

    /// <summary>1 where the mask is true, 0 elsewhere.</summary>
    public static Tensor<float> ToFloat(Tensor<bool> mask) => Tf.Cast<float>(mask);
}
