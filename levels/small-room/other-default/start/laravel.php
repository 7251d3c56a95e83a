<?php

use Illuminate\Database\Migrations\Migration;
use Illuminate\Database\Schema\Blueprint;
use Illuminate\Support\Facades\DB;
use Illuminate\Support\Facades\Schema;

return new class extends Migration
{
    public function up(): void
    {
        DB::statement("SET lock_timeout = '2s'");
        DB::statement('ALTER TABLE orders ADD COLUMN retained_from '
            . 'timestamptz NOT NULL DEFAULT now()');
    }

    public function down(): void
    {
        Schema::table('orders', function (Blueprint $table) {
            $table->dropColumn('retained_from');
        });
    }
};
