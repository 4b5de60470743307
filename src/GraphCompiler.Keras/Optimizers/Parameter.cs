using System.Numerics;

namespace GraphCompiler.Keras;

// Nested in the optimizer: its parts know each other.
public abstract partial class Optimizer
{
    /// <summary>A variable with all that an optimizer keeps and does for it, whatever its element type is.</summary>
    private protected abstract class Parameter(IVariable variable)
    {
        public IVariable Variable => variable;

        public static Parameter Create(Optimizer optimizer, IVariable variable) => variable switch
        {
            Variable<float> v => new Parameter<float>(optimizer, v),
            Variable<double> v => new Parameter<double>(optimizer, v),
            _ => throw new TfTypeException($"Optimizers update variables of float32 and float64, not {variable.Name} of {variable.DType.Name}."),
        };

        public abstract void AddAverage();

        public abstract void AddAccumulator();

        public abstract void AddSlot(string name, Initializer? initializer);

        /// <summary>The gradient, repeated rows added up.</summary>
        public abstract Tensor Dense(Tensor gradient);

        public abstract Tensor Divided(Tensor gradient, double factor);

        public abstract Tensor Divided(Tensor gradient, Tensor<float> factor);

        /// <summary>Whether all elements are numbers.</summary>
        public abstract Tensor<bool> IsFinite(Tensor gradient);

        public abstract Tensor Scaled(Tensor gradient, Tensor scale);

        public abstract Tensor ClippedByValue(Tensor gradient, double limit);

        public abstract Tensor ClippedByNorm(Tensor gradient, double limit);

        public abstract Tensor SquareSum(Tensor gradient);

        /// <summary>Adds the gradient to those of the steps before.</summary>
        public abstract Tensor Accumulate(Tensor gradient);

        /// <summary>The mean of the gradient and those of the steps before.</summary>
        public abstract Tensor Accumulated(Tensor gradient, int steps);

        public abstract void ResetAccumulator();

        public abstract void Decay(Tensor<float> rate);

        public abstract void Update(Tensor gradient, Tensor<float> rate);

        public abstract void Average(Tensor<float> kept);

        public abstract void Overwrite();

        /// <summary>Applies the variable's constraint, if it has one.</summary>
        public abstract void Constrain();
    }

    private sealed class Parameter<T>(Optimizer optimizer, Variable<T> variable) : Parameter(variable)
        where T : IFloatingPointIeee754<T>
    {
        private readonly bool _hasDecay = optimizer.HasDecay(variable);
        private Variable<T>? _average;
        private Variable<T>? _accumulator;

        // Read for each call: a model is given its constraints before its optimizer, but nothing says so.
        private Constraint? Constraint => Keras.Constraint.Of(variable);

        public override void AddAverage() => _average = optimizer.AddSlot(variable, "average");

        public override void AddAccumulator() => _accumulator = optimizer.AddSlot(variable, "gradient_accumulator");

        public override void AddSlot(string name, Initializer? initializer) => optimizer.AddSlot(variable, name, initializer);

        public override Tensor Dense(Tensor gradient) => Typed(gradient);

        public override Tensor Divided(Tensor gradient, double factor) => Boundary.Of(Typed(gradient) / optimizer.Number<T>(factor));

        public override Tensor Divided(Tensor gradient, Tensor<float> factor) => Boundary.Of(Typed(gradient) / (typeof(T) == typeof(float) ? factor.As<T>() : Boundary.Of(Tf.Cast<T>(factor))));

        public override Tensor<bool> IsFinite(Tensor gradient) => Boundary.Of(Tf.ReduceAll(Tf.Math.IsFinite(Typed(gradient))));

        public override Tensor Scaled(Tensor gradient, Tensor scale) => Boundary.Of(Typed(gradient) * Tf.Cast<T>(scale));

        public override Tensor ClippedByValue(Tensor gradient, double limit) =>
            Boundary.Of(Tf.ClipByValue(Typed(gradient), optimizer.Number<T>(-limit), optimizer.Number<T>(limit)));

        public override Tensor ClippedByNorm(Tensor gradient, double limit)
        {
            var most = optimizer.Number<T>(limit);
            var dense = Typed(gradient);
            return Scaled(dense, Boundary.Of(most / Tf.Maximum(Tf.Sqrt(Boundary.Of(SquareSum(dense).As<T>())), most)));
        }

        public override Tensor SquareSum(Tensor gradient) => Tf.ReduceSum(Tf.Square(Typed(gradient)));

        public override Tensor Accumulate(Tensor gradient) => _accumulator!.AssignAdd(Typed(gradient));

        public override Tensor Accumulated(Tensor gradient, int steps) => Boundary.Of((Typed(gradient) + _accumulator!) / optimizer.Number<T>(steps));

        public override void ResetAccumulator() => _accumulator!.Assign(Tf.ZerosLike<T>(variable));

        public override void Decay(Tensor<float> rate)
        {
            if (!_hasDecay) return;
            variable.AssignSub(variable * Boundary.Of(Tf.Cast<T>(rate) * optimizer.Number<T>((float)optimizer.DecayOf(variable)!.Value)));
        }

        public override void Update(Tensor gradient, Tensor<float> rate)
        {
            var typed = gradient is IndexedSlices<T> rows && optimizer.TakesRows ? rows : Typed(gradient);
            optimizer.UpdateStep(typed, variable, typeof(T) == typeof(float) ? rate.As<T>() : Boundary.Of(Tf.Cast<T>(rate)));
        }

        public override void Average(Tensor<float> kept)
        {
            var part = typeof(T) == typeof(float) ? kept.As<T>() : Boundary.Of(Tf.Cast<T>(kept));
            _average!.Assign(_average * part + variable * Boundary.Of(optimizer.Number<T>(1) - part));
        }

        public override void Overwrite()
        {
            if (_average is not null) variable.Assign(_average);
        }

        public override void Constrain()
        {
            if (Constraint is { } constraint && variable is Variable<float> weights) weights.Assign(Boundary.Of(constraint.Call(Boundary.Of(weights))));
        }

        private Tensor<T> Typed(Tensor gradient)
        {
            if (gradient is not Tensor<T> typed) throw new TfTypeException($"The gradient of {variable.Name} is {gradient.DType.Name}, and the variable {variable.DType.Name}.");
            if (!typed.Shape.IsCompatibleWith(variable.Shape)) throw new TfValueException($"The gradient of {variable.Name} has shape {typed.Shape}, and the variable {variable.Shape}.");
            return Boundary.Of(Tf.Reshape(typed, variable.Shape));
        }
    }
}
