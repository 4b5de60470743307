using System.Numerics;

namespace GraphCompiler.Keras;

/// <summary>
/// Second moments by rows and columns. h = g² + ε₁, β = 1 - t^beta2Decay; of a matrix r = β·r + (1 - β)·mean of h along rows, c the same along columns,
/// v = r/mean(r)·c; of less v = β·v + (1 - β)·h. u = g/√v; w -= max(ε₂, rms(w))·min(lr, 1/√t)·u/max(1, rms(u)/clipThreshold).
/// </summary>
/// <param name="learningRate">0.001 unless given.</param>
/// <param name="beta2Decay">The exponent of t.</param>
/// <param name="epsilon1">ε₁.</param>
/// <param name="epsilon2">ε₂.</param>
/// <param name="clipThreshold">The largest root of the mean square of a step.</param>
/// <param name="relativeStep">Has no effect, as in Keras, where the rate is never larger than 1/√t.</param>
/// <param name="name">adafactor unless given.</param>
public sealed class Adafactor(
    LearningRate? learningRate = null,
    double beta2Decay = -0.8,
    double epsilon1 = 1e-30,
    double epsilon2 = 1e-3,
    double clipThreshold = 1,
    bool relativeStep = true,
    string? name = null) : Optimizer(learningRate ?? 0.001, name)
{
    private readonly Dictionary<IVariable, (IVariable Rows, IVariable Columns)> _factors = new(ReferenceEqualityComparer.Instance);

    /// <summary>As it was given.</summary>
    public bool RelativeStep => relativeStep;

    private protected override void BuildSlots(IReadOnlyList<IVariable> variables)
    {
        foreach (var variable in variables)
        {
            if (variable is Variable<double> wide) Add(wide);
            else Add((Variable<float>)variable);
        }
    }

    // Keras names them after the variable only, and has an int where there is nothing to factor.
    private void Add<T>(Variable<T> variable)
    {
        var shape = variable.Shape;
        _factors[variable] = shape.Rank < 2
            ? (Register(variable, null, () => (Tensor<int>)0), Register(variable, null, () => (Tensor<int>)0))
            : (Register(variable, null, () => Tf.Zeros<T>(shape[..^1])), Register(variable, null, () => Tf.Zeros<T>(shape[..^2].Concatenate(shape[^1]))));
        AddSlot(variable, "velocity");
    }

    /// <inheritdoc/>
    protected override void UpdateStep<T>(Tensor<T> gradient, Variable<T> variable, Tensor<T> learningRate)
    {
        var (one, t, velocity) = (Number<T>(1), UpdateNumber<T>(), Slot(variable, "velocity"));
        var rate = Tf.Minimum(learningRate, one / Tf.Sqrt(t));
        var size = Boundary.Of(Tf.Maximum(Number<T>(epsilon2), RootMeanSquare(Boundary.Of(variable))) * rate);
        var forgotten = Tf.Pow(t, Number<T>(beta2Decay));
        var (kept, added) = (Boundary.Of(one - forgotten), Boundary.Of(forgotten));
        var squares = Tf.Square(gradient) + Number<T>(epsilon1);
        Tensor<T> v;
        if (variable.Rank < 2)
        {
            v = kept * velocity + added * squares;
        }
        else
        {
            squares = Boundary.Of(squares);
            var (rows, columns) = ((Variable<T>)_factors[variable].Rows, (Variable<T>)_factors[variable].Columns);
            var r = rows.Assign(kept * rows + added * Boundary.Of(Tf.ReduceMean(squares, -1)));
            var c = columns.Assign(kept * columns + added * Boundary.Of(Tf.ReduceMean(squares, -2)));
            var shares = Boundary.Of(r / Boundary.Of(Tf.ReduceMean(Boundary.Of(r), -1, keepDims: true)));
            v = Boundary.Of(Tf.ExpandDims(shares, -1) * Tf.ExpandDims(c, -2));
        }

        velocity.Assign(v);
        var step = Boundary.Of(gradient * Tf.Rsqrt(v));
        var length = Boundary.Of(size / Tf.Maximum(one, RootMeanSquare(step) / Number<T>(clipThreshold)));
        variable.AssignSub(step * length);
    }

    private static Tensor<T> RootMeanSquare<T>(Tensor<T> x)
        where T : IFloatingPointIeee754<T> => Tf.Sqrt(Boundary.Of(Tf.ReduceMean(Tf.Square(x))));

    internal override Optimizer Remake(Remaker c, LearningRate learningRate) => new Adafactor(learningRate, 
        c.Of("beta_2_decay", beta2Decay), c.Of("epsilon_1", epsilon1), c.Of("epsilon_2", epsilon2), c.Of("clip_threshold", clipThreshold), c.Of("relative_step", relativeStep), name: c.Name);
}
