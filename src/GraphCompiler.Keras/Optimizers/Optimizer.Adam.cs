using System.Numerics;
using System.Runtime.CompilerServices;

namespace GraphCompiler.Keras;

// What the optimizers of Adam's family share.
public abstract partial class Optimizer
{
    private protected static IReadOnlyList<IReadOnlyList<string>> AdamSlots(bool amsgrad) =>
        amsgrad ? [["momentum", "velocity"], ["velocity_hat"]] : [["momentum", "velocity"]];

    /// <summary>1 - βᵗ of this update; β as a float32, as Keras has it there for all types.</summary>
    private protected Tensor<T> Correction<T>(double beta, [CallerArgumentExpression(nameof(beta))] string name = "")
        where T : IFloatingPointIeee754<T> => Number<T>(1) - Tf.Pow(Number<T>((float)beta, name), UpdateNumber<T>());

    private protected void AdamUpdate<T>(Tensor<T> gradient, Variable<T> variable, Tensor<T> learningRate, (double Beta1, double Beta2, double Epsilon) with, bool amsgrad)
        where T : IFloatingPointIeee754<T>
    {
        var alpha = Boundary.Of(learningRate * Tf.Sqrt(Correction<T>(with.Beta2)) / Correction<T>(with.Beta1));
        var (m, v) = Moments(gradient, variable, with.Beta1, with.Beta2);
        if (amsgrad)
        {
            var largest = Slot(variable, "velocity_hat");
            v = Tf.Maximum(largest, v);
            largest.Assign(v);
        }

        variable.AssignSub(m * alpha / (Tf.Sqrt(v) + Number<T>(with.Epsilon)));
    }

    /// <summary>m += (g - m)·(1 - β₁); v += (g² - v)·(1 - β₂). Gives both.</summary>
    private protected (Tensor<T> M, Tensor<T> V) Moments<T>(Tensor<T> gradient, Variable<T> variable, double beta1, double beta2)
        where T : IFloatingPointIeee754<T>
    {
        var (m, v) = (Slot(variable, "momentum"), Slot(variable, "velocity"));
        var first = m + (gradient - m) * Number<T>(1 - beta1);
        m.Assign(first);
        var second = v + (Tf.Square(gradient) - v) * Number<T>(1 - beta2);
        v.Assign(second);
        return (first, second);
    }
}
